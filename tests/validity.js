// Reads {"name": "markup", …} from standard input and prints what html-validate finds wrong: [[name, rule, where, message], …].
// The rules are those of HTML itself and its accessibility; how we lay out markup is djlint's business. Off as well, for
// HTML allows it: a heading in the masthead's menu before the page's own.
const { HtmlValidate } = require("html-validate");

const validate = new HtmlValidate({
  extends: ["html-validate:standard", "html-validate:a11y", "html-validate:document"],
  rules: {
    "heading-level": "off",
    "long-title": "off",
    "no-trailing-whitespace": "off",
    "require-sri": "off",
    "prefer-native-element": "off",
    "no-inline-style": "off",
    "void-style": "off",
    "attr-quotes": "off",
    "no-implicit-button-type": "off",
    "tel-non-breaking": "off",
  },
});
let given = "";
process.stdin.on("data", (part) => (given += part));
process.stdin.on("end", async () => {
  const wrong = [];
  for (const [name, markup] of Object.entries(JSON.parse(given))) {
    const report = await validate.validateString(markup, name);
    for (const result of report.results)
      for (const each of result.messages)
        if (each.severity === 2) wrong.push([name, each.ruleId, `${each.line}:${each.column}`, each.message]);
  }
  process.stdout.write(JSON.stringify(wrong));
});
