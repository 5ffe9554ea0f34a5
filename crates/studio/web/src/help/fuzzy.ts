// Finding by a few letters: how well a query fits a text, and where.

/** The least that a query of letters out of order would get; less is no match. */
const NONE = -1;

export type Match = { score: number; at: number[] };

/** Whether a letter begins a word. */
function begins(text: string, at: number): boolean {
  return at === 0 || /[\s\-_/.:·]/.test(text[at - 1] ?? "");
}

/** One word of a query in a text: letters in order, runs and beginnings of words count more, gaps less. */
function word(query: string, text: string): Match | null {
  const whole = text.indexOf(query);
  if (whole >= 0) {
    let best = whole;
    for (let at = whole; at >= 0; at = text.indexOf(query, at + 1)) {
      if (begins(text, at)) {
        best = at;
        break;
      }
    }
    const score = (begins(text, best) ? 100 : 60) + query.length * 4 - best * 0.2;
    return { score, at: Array.from(query, (_, i) => best + i) };
  }
  const at: number[] = [];
  let from = 0;
  let score = 0;
  for (const letter of query) {
    // The beginning of a word is sought first: "ae" is rather Add Equalizer than pAn rEset.
    let found = NONE;
    for (let i = from; i < text.length; i += 1) {
      if (text[i] !== letter) continue;
      if (found === NONE) found = i;
      if (begins(text, i)) {
        found = i;
        break;
      }
    }
    if (found === NONE) return null;
    score += begins(text, found) ? 10 : found === from && from > 0 ? 6 : 1;
    score -= Math.min(3, (found - from) * 0.1);
    at.push(found);
    from = found + 1;
  }
  return { score, at };
}

/** A query in a text; each of its words must be found, in any order. */
export function match(query: string, text: string): Match | null {
  const low = text.toLowerCase();
  let score = 0;
  const at: number[] = [];
  for (const part of query.toLowerCase().split(/\s+/).filter(Boolean)) {
    const found = word(part, low);
    if (!found) return null;
    score += found.score;
    at.push(...found.at);
  }
  // Of two that fit alike the shorter is meant.
  return { score: score - text.length * 0.15, at };
}
