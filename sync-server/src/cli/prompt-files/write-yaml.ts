/**
 * Plain data as YAML that people read. Always: reading it gives the same data, character by character. Texts of several
 * lines stand as they are, below each other; those that YAML cannot hold that way are quoted on one line.
 */
import type { JsonValue } from '@openkms/schema/domain/rows.ts';
import { Document, isScalar, Scalar, visit } from 'yaml';

/** Characters a text between quotes must escape: the rest of the controls, other line ends, what may not stand alone. */
const TO_ESCAPE = /[^\t\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

export function yamlText(value: JsonValue): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, node) {
      if (!isScalar(node) || typeof node.value !== 'string') return;
      if (TO_ESCAPE.test(node.value)) node.type = Scalar.QUOTE_DOUBLE;
      else if (node.value.includes('\n')) node.type = Scalar.BLOCK_LITERAL;
    },
  });
  const text = document.toString({ lineWidth: 0, doubleQuotedAsJSON: true, singleQuote: false });
  // JSON leaves some of them as they are; by now each stands between quotes, where YAML has the same escape.
  return text.replaceAll(
    new RegExp(TO_ESCAPE, 'gu'),
    (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
