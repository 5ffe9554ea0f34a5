// Writing words that change while it plays.

/**
 * Writes what is not there already into an element that holds nothing else; says whether it was not. Its text stays the same node:
 * with a new one the browser puts the layers of the whole page together anew. So it does for an element that contains its layout.
 */
export function write(node: Element, says: string): boolean {
  const text = node.firstChild;
  if (!(text instanceof Text)) node.textContent = says;
  else if (text.data !== says) text.data = says;
  else return false;
  return true;
}
