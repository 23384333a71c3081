// Which file may import which. `scripts/check-arrows.ts` checks it, and that every file was read.

/**
 * The floors of each package, from the ground up: a file imports its own floor and those below it. Files that
 * are beside the floors, like `core/src/index.ts`, put them together.
 */
const floors = {
  "packages/core/src": ["values", "facts", "program", "standing", "unlocks", "walk", "loop"],
  "packages/core/src/standing": ["decide", "explain", "time"],
  "packages/server/src": [
    "platform",
    "messages",
    "program",
    "facts",
    "people",
    "standing",
    "loop",
    "privacy",
    "app",
  ],
  "packages/web/src": ["kit", "api", "features", "pages", "app"],
};

const tests = ["\\.test\\.tsx?$", "/testing[\\w-]*\\.ts$", "/testing/"];

const floorRules = Object.entries(floors).flatMap(([root, names]) => {
  const folder = (floor) => `^${root}/${floor}/`;
  const known = `^${root}/((${names.join("|")})/|[^/]+$|testing/|locales/)`;
  const own = root.split("/")[1];
  return [
    ...names.slice(0, -1).map((floor, place) => ({
      name: `${own}-${floor}-looks-down`,
      comment: "A floor imports only floors below it; effects that travel up go through a job.",
      severity: "error",
      from: { path: folder(floor), pathNot: tests },
      to: { path: names.slice(place + 1).map(folder) },
    })),
    {
      name: `${own}-floors-are-named`,
      comment:
        "A folder beside the floors has no place in their order: put it on one, or add it to the list.",
      severity: "error",
      from: { path: `^${root}/`, pathNot: known },
      to: {},
    },
  ];
});

module.exports = {
  forbidden: [
    {
      name: "core-is-independent",
      comment: "The rules run in the browser, in a test and in twenty years, so they use only cel-js.",
      severity: "error",
      from: { path: "^packages/core/src/", pathNot: tests },
      to: { pathNot: "^packages/core/src/|node_modules/@marcbachmann/cel-js/" },
    },
    {
      name: "core-tests-need-no-server",
      comment: "A rule is tested without a server: a test of core needs only core, a test runner and files.",
      severity: "error",
      from: { path: tests.map((test) => `^packages/core/src/.*${test}`) },
      to: { path: "^(packages/(contract|server|web)|bench|e2e|scripts)/" },
    },
    {
      name: "contract-imports-only-types-of-core",
      comment: "Clients in other languages use these shapes, too, so they contain no rule of the program.",
      severity: "error",
      from: { path: "^packages/contract/src/", pathNot: tests },
      to: { path: "^packages/core/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "contract-is-independent",
      severity: "error",
      from: { path: "^packages/contract/src/", pathNot: tests },
      to: { pathNot: "^packages/(contract|core)/src/|node_modules/typebox/" },
    },
    {
      name: "words-are-independent",
      comment: "The page, the command line and mails share these sentences, so no Node, DOM or React.",
      severity: "error",
      from: { path: "^packages/words/src/", pathNot: tests },
      to: { pathNot: "^packages/(contract|core|words)/src/|node_modules/intl-messageformat/" },
    },
    {
      name: "server-is-not-the-web",
      severity: "error",
      from: { path: "^packages/server/" },
      to: { path: "^packages/web/" },
    },
    {
      name: "web-is-not-the-server",
      comment: "The web gets everything from the server over the wire, by contract.",
      severity: "error",
      from: { path: "^packages/web/" },
      to: { path: "^packages/server/" },
    },
    ...floorRules,
    {
      name: "core-standing-files-look-down",
      comment:
        "The files beside decide/, explain/ and time/ are shared by all three, so they use none of them.",
      severity: "error",
      from: { path: "^packages/core/src/standing/[^/]+$", pathNot: tests },
      to: { path: "^packages/core/src/standing/[^/]+/" },
    },
    {
      name: "features-are-independent",
      comment: "A page composes features; code that two of them share belongs in api/ or kit/.",
      severity: "error",
      from: { path: "^packages/web/src/features/([^/]+)/", pathNot: tests },
      to: { path: "^packages/web/src/features/([^/]+)/", pathNot: "^packages/web/src/features/$1/" },
    },
    {
      name: "product-imports-nothing-outside",
      comment:
        "bench/, e2e/, examples/ and scripts/ use the product. Loading the example is the one way back.",
      severity: "error",
      from: { path: "^packages/" },
      to: { path: "^(bench|e2e|examples|scripts)/", pathNot: "^examples/make\\.ts$" },
    },
    {
      name: "only-the-server-makes-the-example",
      severity: "error",
      from: { path: "^packages/", pathNot: "^packages/server/src/" },
      to: { path: "^examples/" },
    },
    {
      name: "examples-and-scripts-are-independent",
      severity: "error",
      from: { path: "^(examples|scripts|e2e)/" },
      to: { path: "^bench/" },
    },
    {
      name: "product-does-not-use-tests",
      severity: "error",
      from: { path: "^packages/", pathNot: tests },
      to: { path: tests, pathNot: "node_modules" },
    },
    {
      name: "no-circle",
      comment: "Join the files of a circle, or move what they share to a file of its own.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "import-is-found",
      comment: "An import that can't be resolved can't be checked.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      mainFields: ["module", "main", "types"],
    },
  },
};
