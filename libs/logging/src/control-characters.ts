// Text from outside must not move the cursor, colour the terminal, reverse the reading direction or begin
// a line of its own (ASVS 16.4.1).

const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;
/** Nearly all lines are plain ASCII, which a simple expression finds out soonest. */
const PLAIN = /^[\x20-\x7e\n]*$/;
const CONTROLS_LEFT_BY_JSON = /[\u007f-\u009f\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** Writes control characters as `\uXXXX`. */
export function encodeControls(text: string): string {
  return text.replace(CONTROLS, encode);
}

/** The same for what JSON already encodes in part; valid JSON stays valid, and means the same. */
export function encodeControlsInJson(json: string): string {
  return PLAIN.test(json) ? json : json.replace(CONTROLS_LEFT_BY_JSON, encode);
}

function encode(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
