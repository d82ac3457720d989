/** What a field that finds does everywhere: every word must occur, in any order, in any case; no words let all through. Pure. */
export function everyWord(text: string): (holding: () => string) => boolean {
  const words = text
    .toLocaleLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return () => true;
  return (holding) => {
    const all = holding().toLocaleLowerCase();
    return words.every((word) => all.includes(word));
  };
}
