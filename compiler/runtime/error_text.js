/** What JavaScript says about missing values, in the words of a language that knows neither null nor undefined. */

const PHRASES = [
  [/^Cannot read properties of (?:null|undefined) \(reading '(.*)'\)$/s, "can't read `$1` of nil"],
  [/^Cannot set properties of (?:null|undefined) \(setting '(.*)'\)$/s, "can't set `$1` of nil"],
  [/^Cannot destructure property '(.*)' of '.*' as it is (?:null|undefined)\.$/s, "can't take `$1` out of nil"],
  [/^Cannot destructure '.*' as it is (?:null|undefined)\.$/s, "can't take nil apart"],
  [/^(?:object )?(?:null|undefined) is not iterable(?: \(.*\))?$/s, "can't go over nil"],
  [/^(.*) is not iterable \(cannot read property Symbol\(Symbol\.iterator\)\)$/s, "can't go over $1"],
  [/^Cannot access '(.*)' before initialization$/s, "`$1` is used before it has a value"],
  // Bun's words for the same.
  [/^(?:null|undefined) is not an object \(evaluating '(.*)'\)$/s, "can't evaluate `$1`: a part of it is nil"],
];

/** A message of JavaScript in Tova's words; every other message as it is. */
export function inTova(message) {
  for (const [phrase, words] of PHRASES) {
    if (phrase.test(message)) return message.replace(phrase, words);
  }
  return message;
}
