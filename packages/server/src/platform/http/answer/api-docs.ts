import swaggerUi from "@fastify/swagger-ui";
import { openToAll } from "../access/open-to-all.ts";
import type { App } from "../app.ts";

/** The page has its own files and the API that it describes: nothing inline, nothing from another origin. */
const policy = {
  "default-src": "'none'",
  "script-src": "'self'",
  "style-src": "'self'",
  "img-src": "'self' data:",
  "connect-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "frame-ancestors": "'none'",
};

/** Hides controls for several descriptions, and darkens colors that are too pale to read. */
const look = `
.swagger-ui {
  .topbar .link, .topbar .download-url-wrapper { display: none; }
  .topbar-wrapper { justify-content: end; }
  .opblock-summary-path { line-height: 24px; }
  .opblock-summary-path a { display: inline-block; }
}
html:not(.dark-mode) .swagger-ui {
  .info .version-stamp, .info .version-stamp .version { background: #4a6600; }
  .info a, .info .url { color: #0b5cad; }
  .btn.authorize { color: #0f6b45; border-color: #0f6b45; }
  .btn.authorize svg { fill: #0f6b45; }
  .btn.cancel { color: #b3261e; border-color: #b3261e; }
  .btn.execute { background: #0b5cad; border-color: #0b5cad; }
  .download-contents { background: #4b5163; }
  .parameter__in { color: #595959; }
  .opblock-get .opblock-summary-method { background: #0b5cad; }
  .opblock-post .opblock-summary-method { background: #0f6b45; }
  .opblock-patch .opblock-summary-method { background: #00695c; }
  .opblock-delete .opblock-summary-method { background: #b3261e; }
}
`;

/** Serves a page at `/api/docs` where people read and try what `/api/openapi.json` describes. */
export async function addApiDocs(app: App): Promise<void> {
  await openToAll(app, swaggerUi, {
    routePrefix: "/api/docs",
    staticCSP: policy,
    // Both logos of the library contain a style, which the policy refuses, so they are removed.
    logo: { type: "image/svg+xml", content: '<svg xmlns="http://www.w3.org/2000/svg"/>' },
    theme: { title: "Laurel API", css: [{ filename: "look.css", content: look }] },
    uiConfig: {
      urls: [{ url: "/api/openapi.json", name: "Laurel" }],
      // A key that is typed in is not kept after the page is closed.
      persistAuthorization: false,
      syntaxHighlight: false,
      plugins: [() => ({ components: { Logo: () => null } })],
    },
  });
}
