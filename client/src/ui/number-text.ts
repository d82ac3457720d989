// Numbers as words, in English.

/** "1st", "2nd", "3rd", "11th". */
export function ordinal(n: number): string {
  const tens = n % 100;
  if (tens >= 11 && tens <= 13) return `${n}th`;
  switch (n % 10) {
    case 1:
      return `${n}st`;
    case 2:
      return `${n}nd`;
    case 3:
      return `${n}rd`;
    default:
      return `${n}th`;
  }
}

/** "1 change", "4 changes", "1,325 trainings"; `many` where adding an s is not enough. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}

/** "1.5" hours and the like: at most one decimal, none where it is zero. */
export function decimal(n: number): string {
  return n.toLocaleString('en', { maximumFractionDigits: 1 });
}

/** "812 kB", "1.4 MB", "12 GB" of `bytes`. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let at = -1;
  while (value >= 1000 && at < units.length - 1) {
    value /= 1000;
    at += 1;
  }
  return `${value < 10 ? decimal(value) : Math.round(value).toLocaleString('en')} ${units[at]}`;
}
