import ts from "typescript";
import { isTest, type Rule, walk } from "./tidy-source.ts";

/** The elements whose behavior one component of the page takes care of, with that component. */
const components: ReadonlyMap<string, string> = new Map([
  ["form", "Form of kit/form.tsx, in which Enter that ends a composed syllable submits nothing"],
  ["summary", "Disclosure of kit/disclosure.tsx, whose title is large enough to be hit"],
]);

/** Forms and folded parts are made by one component each. */
export const oneComponent: Rule = {
  name: "one-component",
  why: "what one component gets right is right on every screen",
  check(file) {
    if (!/^packages\/web\/src\/.*\.tsx$/.test(file.path) || isTest(file.path)) return [];
    if (file.path.startsWith("packages/web/src/kit/")) return [];
    return walk(file, (node, tree) => {
      if (!ts.isJsxOpeningElement(node) && !ts.isJsxSelfClosingElement(node)) return null;
      const name = node.tagName.getText(tree);
      const component = components.get(name);
      return component === undefined ? null : `\`<${name}>\` is made by ${component}`;
    });
  },
};
