/** A language with a vocabulary of its own. English is the one the others follow. */
export type Language = "zh-TW" | "ko-KR";

/** A term: where English has it, the other languages have its one word. */
export interface Term {
  readonly name: string;
  readonly en: RegExp;
  readonly words: Readonly<Record<Language, RegExp>>;
}

/** Something that a text of a language doesn't have. */
export interface Forbidden {
  readonly name: string;
  readonly found: RegExp;
  /** What to write. */
  readonly instead: string;
}

function term(name: string, en: RegExp, chinese: RegExp, korean: RegExp): Term {
  return { name, en, words: { "zh-TW": chinese, "ko-KR": korean } };
}

/** The vocabulary. A text that says it in another way has a reason in the list of exceptions. */
export const terms: readonly Term[] = [
  term("account", /\baccounts?\b(?! for)/i, /帳號/, /계정/),
  term("administrator", /\badministrators?\b/i, /系統管理員/, /시스템 관리자/),
  term("advocate", /\badvocates?\b/i, /合作夥伴專員/, /파트너 담당자/),
  term("assumed", /\bassumed\b/i, /假設值/, /추정/),
  term("auditor", /\bauditors?\b/i, /稽核人員/, /감사 담당자/),
  term("backup code", /\bbackup codes?\b/i, /備用代碼/, /백업 코드/),
  term("benefit", /\bbenefits?\b/i, /權益/, /혜택/),
  term("chargeback", /\bchargebacks?\b/i, /拒付/, /지불 거절/),
  term("country", /\bcountry\b/i, /國家／地區/, /국가\/지역/),
  term("exchange rate", /\bexchange rates?\b/i, /匯率/, /환율/),
  term("import", /\bimports?\b/i, /匯入/, /가져오|가져올|가져온/),
  term("invitation", /\binvitations?\b/i, /邀/, /초대/),
  term("key", /(?<!Idempotency-|setup )\bkeys?\b/i, /金鑰|鍵/, /키/),
  term("marketplace", /\bmarketplace\b/i, /市集/, /마켓플레이스/),
  term("offer", /\boffers?\b/i, /供應項目/, /제품/),
  term("owner", /\bowners?\b/i, /擁有者/, /소유자/),
  term("partner", /\bpartners?\b/i, /合作夥伴/, /파트너/),
  term("password", /\bpasswords?\b/i, /密碼/, /비밀번호/),
  term("program", /\bprograms?\b/i, /計畫/, /프로그램/),
  term("publisher", /\bpublishers?\b/i, /發行者/, /게시자/),
  term("refund", /\brefunds?\b/i, /退款/, /환불/),
  term("refused", /\brefused\b/i, /遭拒|拒絕/, /거부/),
  term("request", /\brequests?\b/i, /要求/, /요청/),
  term("rewards team", /\brewards team\b/i, /獎勵小組/, /리워드 팀/),
  term("session", /\bsessions?\b/i, /工作階段/, /세션/),
  term("stage", /\bstages?\b/i, /階段/, /단계/),
  term("standing", /\bstandings?\b/i, /現況/, /현황/),
  term("two-step sign-in", /\btwo-step\b/i, /兩步驟/, /2단계/),
  term("unlock", /\bunlock(s|ed)?\b/i, /解鎖/, /잠금 해제|잠긴/),
];

/** A value within a text, and a number that a message counts by, as the rules see them. */
export const value = "\ufffc";
export const count = "#";

const chinese: readonly Forbidden[] = [
  {
    name: "space beside a value",
    found: /\p{Script=Han} \ufffc|\ufffc \p{Script=Han}/u,
    instead: "no space: one is put there if the value needs it",
  },
  {
    name: "half-width mark",
    found: /\p{Script=Han}[,;:?!()]|[,;:?!()]\p{Script=Han}/u,
    instead: "，；：？！（）",
  },
  { name: "straight quote", found: /"/, instead: "「」" },
  { name: "slash", found: /\p{Script=Han}\/\p{Script=Han}/u, instead: "／" },
  { name: "pronoun", found: /[它祂]|(?<![與尤極莫])其(?![他中餘實次])|該處/u, instead: "repeat the noun" },
  { name: "informal", found: /[你妳]/u, instead: "您" },
  { name: "帳戶", found: /帳戶/u, instead: "帳號" },
  { name: "請求", found: /請求/u, instead: "要求" },
  { name: "紀錄", found: /紀錄/u, instead: "記錄" },
  { name: "編號", found: /編號/u, instead: "識別碼" },
  { name: "密鑰", found: /密鑰/u, instead: "設定金鑰" },
  { name: "代碼", found: /(?<!備用|地區|貨幣)代碼/u, instead: "驗證碼, or 備用代碼" },
  { name: "第二步驟", found: /第二步驟/u, instead: "兩步驟驗證" },
  { name: "開帳", found: /開帳/u, instead: "計費" },
  { name: "推定", found: /推定/u, instead: "假設值" },
  { name: "專案經理", found: /專案經理/u, instead: "專屬合作經理" },
  { name: "夥伴", found: /(?<!合作)夥伴/u, instead: "合作夥伴" },
  { name: "counter of partners", found: /個合作夥伴/u, instead: "家合作夥伴" },
  { name: "產品", found: /產品/u, instead: "供應項目" },
  { name: "上線", found: /上線/u, instead: "上架" },
  { name: "商店", found: /商店/u, instead: "店面" },
  { name: "發布選項", found: /發布選項|銷售方式/u, instead: "上架方式" },
  { name: "獎勵團隊", found: /獎勵團隊/u, instead: "獎勵小組" },
  { name: "離開", found: /離開/u, instead: "退出" },
  { name: "計劃", found: /計劃/u, instead: "計畫" },
  { name: "program for software", found: /(?<!應用)程式(?!碼)/u, instead: "系統" },
  { name: "translationese", found: /找到的是|曆法|列出了應有/u, instead: "實際值為, 有效的日期" },
  {
    name: "Mainland",
    found:
      /信息|用戶|數據|默認|登錄|[賬账]|服務器|郵箱|視頻|軟件|程序|文件夾|激活|鏈接|鏈結|點擊|屏幕|實時|智能|設置|缺省|日誌|优|网/u,
    instead:
      "資訊, 使用者, 資料, 預設, 登入, 帳, 伺服器, 信箱, 影片, 軟體, 程式, 資料夾, 啟用, 連結, 按一下, 螢幕, 即時, 智慧, 設定, 記錄",
  },
];

const korean: readonly Forbidden[] = [
  {
    name: "particle after a value",
    found: /[\ufffc#][’”]?(은|는|이|가|을|를|과|와|로|으로|이나|나)(?![가-힣])/u,
    instead: "a noun between them: ‘{x}’ 값은, {x} 계정으로",
  },
  {
    name: "bracket particle",
    found: /은\(는\)|이\(가\)|을\(를\)|과\(와\)|와\(과\)|\(으\)로|\(이\)/u,
    instead: "a noun before the particle",
  },
  { name: "만 after a number", found: /[\ufffc#]만(?![가-힣])/u, instead: "another wording: 5만 is 50,000" },
  { name: "straight quote", found: /"/, instead: "‘ ’" },
  { name: "range", found: /–/u, instead: "~" },
  { name: "하십시오", found: /십시오/u, instead: "하세요" },
  { name: "할까요", found: /까요\?/u, instead: "하시겠습니까?" },
  { name: "보상 팀", found: /보상 팀/u, instead: "리워드 팀" },
  { name: "회원님", found: /회원님|고객님|당신/u, instead: "본인" },
  { name: "전자 메일", found: /전자 ?메일/u, instead: "이메일" },
  { name: "공급사", found: /공급사/u, instead: "Microsoft" },
  { name: "사기", found: /사기(?! 전)/u, instead: "부정 거래" },
  { name: "조명", found: /조명/u, instead: "스포트라이트" },
  { name: "도구 모음", found: /도구 모음/u, instead: "도구 키트" },
  { name: "회수", found: /회수/u, instead: "폐기" },
  { name: "탈퇴", found: /탈퇴/u, instead: "나가기" },
  { name: "열린 혜택", found: /열린|열림|열려 있/u, instead: "잠금 해제된" },
  { name: "판매액", found: /판매액/u, instead: "매출" },
  { name: "등록 페이지", found: /등록 페이지|목록 등록/u, instead: "리스팅" },
  { name: "감사자", found: /감사자/u, instead: "감사 담당자" },
  { name: "bare 관리자", found: /(?<!시스템 |프로그램 )관리자/u, instead: "시스템 관리자, or 매니저" },
  { name: "프로그램 for software", found: /프로그램용|모든 프로그램이/u, instead: "외부 시스템" },
  { name: "찾기", found: /찾기|찾은 값/u, instead: "검색; 입력된 값" },
  { name: "이 날", found: /이 날(?!짜)/u, instead: "이날" },
  { name: "설치", found: /설치 (전체|자체)/u, instead: "시스템 전체" },
];

/** What the texts of a language don't have. */
export const forbidden: Readonly<Record<Language, readonly Forbidden[]>> = {
  "zh-TW": chinese,
  "ko-KR": korean,
};
