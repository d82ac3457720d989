/** Lays a letter out as plain text and as simple HTML that says the same. Pure; every value is escaped. */
import type { Letter } from './letters.ts';

export type LaidOut = { readonly subject: string; readonly text: string; readonly html: string };

/** `origin`: where people open OpenKMS, without a trailing slash. */
export function layOut(letter: Letter, origin: string): LaidOut {
  const url = `${origin.replace(/\/+$/, '')}${letter.link.path}`;
  const width = Math.max(...letter.particulars.map(([label]) => label.length));
  const lines = letter.particulars.map(([label, value]) => `  ${`${label}:`.padEnd(width + 2)}${value}`);
  const text = [
    letter.greeting,
    '',
    letter.opening,
    '',
    ...lines,
    '',
    letter.closing,
    '',
    `${letter.link.label}: ${url}`,
    '',
    'OpenKMS',
    '',
  ];
  return { subject: letter.subject.replace(/\s+/g, ' '), text: text.join('\n'), html: html(letter, url) };
}

function html(letter: Letter, url: string): string {
  const rows = letter.particulars
    .map(
      ([label, value]) =>
        `<tr><th align="left" valign="top" style="padding:2px 16px 2px 0">${escape(label)}</th><td>${escape(value)}</td></tr>`,
    )
    .join('\n');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escape(letter.subject)}</title></head>
<body style="font-family:-apple-system,'Segoe UI',Helvetica,Arial,sans-serif;color:#2C3E50;line-height:1.5">
<p>${escape(letter.greeting)}</p>
<p>${escape(letter.opening)}</p>
<table cellspacing="0">
${rows}
</table>
<p>${escape(letter.closing)}</p>
<p><a href="${escape(url)}" style="color:#003366">${escape(letter.link.label)}</a></p>
<p>OpenKMS</p>
</body></html>
`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
