// The palette's word for an outcome, as the style sheet names its colours.
const SHADES = { "requires-improvement": "requires", "not-judged": "control", closed: "ink-2", "": "ink" };

export const shadeOf = (outcome) => SHADES[outcome] ?? outcome;
