import type { Locale } from "@laurel/contract";

/** The buttons and tabs that the program's public page names, in its own words. */
export interface PublicPageWords {
  readonly rewards: string;
  readonly salesAndMarketing: string;
  readonly technical: string;
  readonly add: string;
  readonly update: string;
  readonly change: string;
  readonly accountSettings: string;
  readonly assignUser: string;
  readonly activate: string;
  readonly submitRequest: string;
}

/** A company of a language, and its people. */
export interface Company {
  readonly language: Locale;
  readonly partnerId: string;
  readonly country: string;
  readonly name: string;
  readonly offer: string;
  readonly secondOffer: string;
  /** A benefit that each offer adds. */
  readonly firstAdded: string;
  /** The domain of its addresses. */
  readonly domain: string;
  readonly people: {
    readonly owner: string;
    readonly viewer: string /** Speaks the language. */;
    readonly advocate: string;
  };
  /** Of the marketing contact. */
  readonly phone: string;
  readonly says: PublicPageWords;
  /** The benefit that is activated, and the first step of its instructions. */
  readonly benefit: string;
  readonly instructions: string;
  /** Part of the advice for a way of selling. */
  readonly advice: string;
  /** The credit that the first sales unlock, and a step of how to use it. */
  readonly sponsorship: string;
  readonly sponsorshipUse: string;
  /** Labels of the benefit's form. */
  readonly fields: {
    readonly customers: string;
    readonly keywords: string;
    readonly offer: string;
    readonly goal: string;
    readonly firstGoal: string;
  };
  readonly customers: string;
  readonly keywords: string;
  readonly answer: string;
  readonly problem: string;
}

export const companies: readonly Company[] = [
  {
    language: "en",
    partnerId: "9100001",
    country: "US",
    name: "Harbor Lane Software",
    offer: "Harbor Lane Ledger",
    secondOffer: "Harbor Lane Reports",
    firstAdded: "A word from the rewards team",
    domain: "harborlane.example",
    people: { owner: "Nora Fields", viewer: "Sam Ortiz", advocate: "Ana Duarte" },
    phone: "+1 425 882 8080",
    says: {
      rewards: "Marketplace Rewards",
      salesAndMarketing: "Sales and marketing benefits",
      technical: "Technical benefits",
      add: "Add",
      update: "Update",
      change: "Change",
      accountSettings: "Account settings",
      assignUser: "Assign user",
      activate: "Activate",
      submitRequest: "Submit request",
    },
    benefit: "Listing optimization",
    instructions: "Fill in the form: which offer, what customers should do on its page",
    advice: "Plans, prices and the way to a purchase in the marketplace.",
    sponsorship: "Azure sponsorship for deployments",
    sponsorshipUse: "Whatever you don't ask for yet stays in the total of the term.",
    fields: {
      customers: "Who are your customers?",
      keywords: "Search words",
      offer: "Offer",
      goal: "What should change first?",
      firstGoal: "More leads",
    },
    customers: "Finance teams of mid-sized companies.",
    keywords: "ledger, bookkeeping",
    answer: "The screenshots are in the listing now.",
    problem: "Our deployment to a second region fails.",
  },
  {
    language: "zh-TW",
    partnerId: "9100002",
    country: "TW",
    name: "晨光雲端股份有限公司",
    offer: "晨光帳務雲",
    secondOffer: "晨光報表雲",
    firstAdded: "獎勵小組專人聯繫",
    domain: "chenguang.example",
    people: { owner: "陳怡君", viewer: "王小明", advocate: "李佩珊" },
    phone: "+886 2 2345 6789",
    says: {
      rewards: "Marketplace Rewards",
      salesAndMarketing: "銷售與行銷權益",
      technical: "技術權益",
      add: "新增",
      update: "更新",
      change: "變更",
      accountSettings: "帳戶設定",
      assignUser: "指派使用者",
      activate: "啟用",
      submitRequest: "提交要求",
    },
    benefit: "刊登內容最佳化",
    instructions: "填寫表單：選擇供應項目，說明希望客戶在頁面上採取的行動",
    advice: "關於方案、定價與在市集購買流程的建議。",
    sponsorship: "部署用的 Azure 贊助",
    sponsorshipUse: "尚未申請的部分會保留在本期總額中。",
    fields: {
      customers: "目標客戶",
      keywords: "搜尋字詞",
      offer: "供應項目",
      goal: "最希望改善的項目",
      firstGoal: "更多潛在客戶",
    },
    customers: "中型企業的財務部門與會計人員。",
    keywords: "帳務, 會計",
    answer: "螢幕擷取畫面已放到刊登內容中。",
    problem: "部署到第二個區域時失敗。",
  },
  {
    language: "ko-KR",
    partnerId: "9100003",
    country: "KR",
    name: "하늘소프트",
    offer: "하늘 장부 클라우드",
    secondOffer: "하늘 보고서 클라우드",
    firstAdded: "리워드 팀의 연락",
    domain: "haneulsoft.example",
    people: { owner: "박서연", viewer: "이준호", advocate: "김하늘" },
    phone: "+82 2 312 3456",
    says: {
      rewards: "Marketplace Rewards",
      salesAndMarketing: "판매 및 마케팅 혜택",
      technical: "기술 혜택",
      add: "추가",
      update: "업데이트",
      change: "변경",
      accountSettings: "계정 설정",
      assignUser: "사용자 할당",
      activate: "활성화",
      submitRequest: "요청 제출",
    },
    benefit: "리스팅 최적화",
    instructions: "양식에서 제품을 선택하고, 고객이 페이지에서 하기를 바라는 행동",
    advice: "요금제, 가격, 마켓플레이스 구매 과정에 대한 조언입니다.",
    sponsorship: "배포용 Azure 스폰서십",
    sponsorshipUse: "아직 신청하지 않은 금액은 이번 기간의 총액에 남습니다.",
    fields: {
      customers: "대상 고객",
      keywords: "검색어",
      offer: "제품",
      goal: "가장 먼저 개선할 점",
      firstGoal: "잠재 고객 늘리기",
    },
    customers: "중견 기업의 재무팀과 회계 담당자입니다.",
    keywords: "장부, 회계",
    answer: "스크린샷을 리스팅에 올렸습니다.",
    problem: "두 번째 지역에 배포하면 실패합니다.",
  },
];
