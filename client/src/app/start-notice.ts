/**
 * What a person reads where the page will be, while its code is missing: written with the browser's own means, because
 * React and the style sheet may be missing with it. Always: a constructed style sheet, which the content security policy
 * allows; the page itself draws over it.
 */
import tokens from '../ui/tokens.css?inline';
import type { StartTrouble } from './await-start.ts';
import style from './start-notice.css?inline';
import { START_WORDS } from './start-words.ts';

/** ms that a try is spoken of as under way. */
const TRYING = 2_000;

/** Writes into `root`; `act`: what the button does. The same trouble told again leaves everything as it stands. */
export function startNotice(root: Element, act: (trouble: StartTrouble) => void): (trouble: StartTrouble) => void {
  let told: StartTrouble | null = null;
  return (trouble) => {
    if (trouble === told) return;
    if (told === null) dress();
    told = trouble;
    const { title, text, action } = START_WORDS[trouble];
    const status = make('p', 'start-notice-status');
    status.setAttribute('role', 'status');
    const button = make('button', '', action);
    button.addEventListener('click', () => {
      act(trouble);
      status.textContent = 'Trying again…';
      setTimeout(() => {
        status.textContent = 'Not yet. It goes on being tried by itself.';
      }, TRYING);
    });
    const heading = make('h1', 'start-notice-title', title);
    const words = make('p', 'start-notice-words', text);
    heading.id = 'start-notice-title';
    words.id = 'start-notice-words';
    const main = make('main', 'start-notice');
    main.id = 'main';
    main.tabIndex = -1;
    main.setAttribute('aria-labelledby', heading.id);
    main.setAttribute('aria-describedby', words.id);
    const body = within('start-notice-body', heading, words, within('start-notice-act', button, status));
    main.append(brand(), body);
    root.replaceChildren(main);
    document.title = `${title} · OpenKMS`;
    // So that it is read out; the next Tab is the button.
    main.focus();
  };
}

/** Stays for the life of the page: nothing else bears these names, and the tokens are those of the app's own sheet. */
function dress(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(tokens + style);
  document.adoptedStyleSheets.push(sheet);
}

function brand(): HTMLElement {
  const mark = document.createElement('img');
  mark.src = '/icons/mark.svg';
  mark.alt = '';
  mark.width = mark.height = 40;
  // Not here either.
  mark.addEventListener('error', () => mark.remove());
  const name = make('p', 'start-notice-brand');
  name.append(mark, 'OpenKMS');
  return name;
}

function make(tag: string, name: string, words = ''): HTMLElement {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = words;
  return made;
}

function within(name: string, ...children: readonly Element[]): HTMLElement {
  const made = make('div', name);
  made.append(...children);
  return made;
}
