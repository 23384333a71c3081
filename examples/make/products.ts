import type { Role } from "./plan.ts";

export type Option = "transact" | "list" | "trial" | "services";

export interface Product {
  readonly slug: string;
  readonly en: string;
  readonly ko: string;
  readonly zh: string;
}

export const PRODUCTS: readonly Product[] = [
  { slug: "demand-forecast", en: "Demand Forecast", ko: "수요 예측", zh: "需求預測" },
  { slug: "invoice-reader", en: "Invoice Reader", ko: "인보이스 판독기", zh: "發票辨識" },
  { slug: "fleet-planner", en: "Fleet Planner", ko: "차량 운행 계획", zh: "車隊調度" },
  { slug: "secure-archive", en: "Secure Archive", ko: "보안 문서 보관", zh: "安全典藏" },
  { slug: "shift-board", en: "Shift Board", ko: "근무 일정판", zh: "排班看板" },
  { slug: "quality-eye", en: "Quality Eye", ko: "품질 검사 비전", zh: "品質視覺檢測" },
  { slug: "clinic-desk", en: "Clinic Desk", ko: "진료 접수 데스크", zh: "診所櫃台" },
  { slug: "data-bridge", en: "Data Bridge", ko: "데이터 브리지", zh: "資料橋接" },
  { slug: "log-guard", en: "Log Guard", ko: "로그 지킴이", zh: "記錄檔守護" },
  { slug: "store-insight", en: "Store Insight", ko: "매장 인사이트", zh: "門市洞察" },
  { slug: "edge-gateway", en: "Edge Gateway", ko: "엣지 게이트웨이", zh: "邊緣閘道" },
  { slug: "contract-room", en: "Contract Room", ko: "계약 관리실", zh: "合約室" },
];

/** The combinations of pricing models that make each publishing option. */
export const MODELS: Readonly<Record<Option, readonly (readonly string[])[]>> = {
  transact: [
    ["subscription"],
    ["usage"],
    ["subscription", "usage"],
    ["free-trial", "subscription"],
    ["free", "subscription"],
    ["test-drive", "usage"],
    ["byol", "usage"],
    ["contact-me", "subscription"],
  ],
  list: [["contact-me"], ["byol"], ["contact-me", "byol"]],
  trial: [["free"], ["free-trial"], ["test-drive"], ["contact-me", "free-trial"], ["byol", "test-drive"]],
  services: [["consulting"], ["consulting", "contact-me"], ["consulting", "free"]],
};

/** Where each type of offer is shown. */
export const TYPES: Readonly<Record<Option, readonly (readonly [string, string])[]>> = {
  transact: [
    ["saas", "apps"],
    ["saas", "infrastructure"],
    ["virtual-machine", "infrastructure"],
    ["container", "infrastructure"],
    ["managed-app", "infrastructure"],
    ["teams-app", "apps"],
  ],
  list: [
    ["saas", "apps"],
    ["virtual-machine", "infrastructure"],
    ["dynamics-app", "apps"],
    ["iot-module", "infrastructure"],
  ],
  trial: [
    ["saas", "apps"],
    ["power-bi-app", "apps"],
    ["teams-app", "apps"],
    ["virtual-machine", "infrastructure"],
  ],
  services: [
    ["consulting-service", "apps"],
    ["consulting-service", "infrastructure"],
  ],
};

/** What a partner of a role may publish beside its main offer without changing its role. */
export const BESIDE: Readonly<Record<Role, readonly Option[]>> = {
  transact: ["transact", "transact", "trial", "list", "services"],
  list: ["list"],
  trial: ["trial", "list"],
  services: ["services", "list"],
  dormant: ["transact", "list", "trial"],
  none: [],
};
