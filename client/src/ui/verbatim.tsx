// What somebody wrote or a machine sent, letter by letter: lines and spaces stay, and long words break.
import './verbatim.css';

/** A value within a sentence or a table. */
export function Verbatim({ children }: { children: string }) {
  return <span className="ui-verbatim">{children}</span>;
}

/** Anything that is JSON, as such. */
export function RawJson({ value }: { value: unknown }) {
  return <pre className="ui-verbatim ui-verbatim--block">{JSON.stringify(value, null, 2)}</pre>;
}
