// The arrows of ARCHITECTURE.md. `scripts/check-arrows.ts` runs them and makes sure that every file was seen.

/**
 * The floors of each package, from the ground up: a file imports its own floor and those below it. Files that
 * stand beside the floors, like `core/src/index.ts`, put them together.
 */
const floors = {
  "packages/core/src": ["values", "facts", "program", "standing", "unlocks", "loop"],
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
      comment: "A floor uses only floors below it; what must travel up goes through a job.",
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
      name: "core-stands-alone",
      comment: "The rules run in the browser, in a test and in twenty years: nothing but cel-js under them.",
      severity: "error",
      from: { path: "^packages/core/src/", pathNot: tests },
      to: { pathNot: "^packages/core/src/|node_modules/@marcbachmann/cel-js/" },
    },
    {
      name: "core-tests-need-no-world",
      comment: "A rule is tested without a server: what a test of core needs is core, a runner and files.",
      severity: "error",
      from: { path: tests.map((test) => `^packages/core/src/.*${test}`) },
      to: { path: "^(packages/(contract|server|web)|bench|e2e|scripts)/" },
    },
    {
      name: "contract-takes-types-of-core",
      comment: "The wire shapes are read by other languages too: they carry no rule of the program.",
      severity: "error",
      from: { path: "^packages/contract/src/", pathNot: tests },
      to: { path: "^packages/core/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "contract-knows-no-world",
      severity: "error",
      from: { path: "^packages/contract/src/", pathNot: tests },
      to: { pathNot: "^packages/(contract|core)/src/|node_modules/typebox/" },
    },
    {
      name: "server-is-not-the-web",
      severity: "error",
      from: { path: "^packages/server/" },
      to: { path: "^packages/web/" },
    },
    {
      name: "web-is-not-the-server",
      comment: "What the web needs of the server crosses the wire, by contract.",
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
      comment: "A page composes features; what two of them share belongs to api/ or kit/.",
      severity: "error",
      from: { path: "^packages/web/src/features/([^/]+)/", pathNot: tests },
      to: { path: "^packages/web/src/features/([^/]+)/", pathNot: "^packages/web/src/features/$1/" },
    },
    {
      name: "nothing-stands-on-the-outside",
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
      name: "examples-and-scripts-stand-alone",
      severity: "error",
      from: { path: "^(examples|scripts|e2e)/" },
      to: { path: "^bench/" },
    },
    {
      name: "product-does-not-lean-on-tests",
      severity: "error",
      from: { path: "^packages/", pathNot: tests },
      to: { path: tests, pathNot: "node_modules" },
    },
    {
      name: "no-circle",
      comment: "Two files in a circle are one file: join them, or give what both need a file of its own.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "import-is-found",
      comment: "An arrow that leads nowhere can't be checked.",
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
