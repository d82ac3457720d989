// The app's own line icons: 24 × 24, 1.5 px stroke, in the colour of the words beside them.
// An icon never stands alone as information: it is hidden from assistive technology unless it is given a label.
import './icon.css';

const paths = {
  alert: 'M12 4.2 21 19.8H3ZM12 10v4.4M12 17v.2',
  archive: 'M3.5 4.5h17v4h-17ZM5 8.5v11h14v-11M10 12.5h4',
  'arrow-left': 'M20 12H4.5M10.5 6l-6 6 6 6',
  'arrow-right': 'M4 12h15.5M13.5 6l6 6-6 6',
  award: 'M12 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM8.6 13.3 7.5 20.5l4.5-2.4 4.5 2.4-1.1-7.2',
  bell: 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15ZM10 20.5a2.2 2.2 0 0 0 4 0',
  board: 'M4 4v16h16.5M8.5 16.5v-5M13 16.5V7M17.5 16.5v-7',
  book: 'M12 6.8C10 5.2 7.2 4.5 3.5 4.5v13.8c3.7 0 6.5.7 8.5 2.2 2-1.5 4.8-2.2 8.5-2.2V4.5C16.8 4.5 14 5.2 12 6.8Zm0 0v13.7',
  calendar: 'M4 6h16v14H4ZM4 10.5h16M8.5 3.5V7M15.5 3.5V7M8 14h2.5M13.5 14H16',
  check: 'm5 12.8 4.5 4.5L19 7',
  'check-circle': 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM8.2 12.3l2.7 2.7 5-5.6',
  'chevron-down': 'm6 9.5 6 6 6-6',
  'chevron-right': 'm9.5 6 6 6-6 6',
  clock: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 7.5V12l3.2 2.2',
  cloud: 'M7 18.5a4 4 0 0 1-.4-8 5.5 5.5 0 0 1 10.7-.5A4.3 4.3 0 0 1 17 18.5Z',
  'cloud-off': 'M4 4l16 16M9.3 6.6a5.5 5.5 0 0 1 8 3.9 4.2 4.2 0 0 1 2.9 5.9M15.5 18.5H7a4 4 0 0 1-.4-8',
  'cloud-up': 'M7 17.5a4 4 0 0 1-.4-8 5.5 5.5 0 0 1 10.7-.5 4.3 4.3 0 0 1 .2 8.4M12 20.5v-8M8.8 15.2 12 12l3.2 3.2',
  command:
    'M9 9h6v6H9ZM9 9V6.5A2.5 2.5 0 1 0 6.5 9ZM15 9h2.5A2.5 2.5 0 1 0 15 6.5ZM15 15v2.5a2.5 2.5 0 1 0 2.5-2.5ZM9 15H6.5A2.5 2.5 0 1 0 9 17.5Z',
  compare: 'M12 3.5v17M4 6.5h5M4 11h5M4 15.5h5M15 6.5h5M15 11h5M15 15.5h5',
  copy: 'M8.5 8.5h11v11h-11ZM15.5 8.5v-4h-11v11h4',
  download: 'M12 4v11M7.5 10.8 12 15.3l4.5-4.5M4.5 20h15',
  edit: 'm4.5 19.5.9-4L15.9 5a2.2 2.2 0 0 1 3.1 3.1L8.5 18.6ZM14 7l3 3',
  external: 'M13.5 4.5h6v6M19.5 4.5l-9 9M10 6H4.5v13.5H18V14',
  filter: 'M4 7h16M7 12h10M10 17h4',
  info: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 11v5M12 8v.2',
  key: 'M8.5 19.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM11.7 11.8 19.5 4M16 7.5l2.5 2.5',
  laptop: 'M5 5.5h14v10H5ZM2.5 18.5h19',
  'log-out': 'M10 4.5H4.5v15H10M9.5 12h10.5M15.5 7.5 20 12l-4.5 4.5',
  mail: 'M3.5 5.5h17v13h-17ZM4 6.2l8 6.5 8-6.5',
  menu: 'M4 7h16M4 12h16M4 17h16',
  more: 'M5.5 12.6a.6.6 0 1 0 0-1.2.6.6 0 0 0 0 1.2ZM12 12.6a.6.6 0 1 0 0-1.2.6.6 0 0 0 0 1.2ZM18.5 12.6a.6.6 0 1 0 0-1.2.6.6 0 0 0 0 1.2Z',
  pin: 'M12 21c4.3-4.3 6.5-7.8 6.5-10.7a6.5 6.5 0 0 0-13 0C5.5 13.2 7.7 16.7 12 21ZM12 12.7a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  play: 'M8 5.2v13.6L18.8 12Z',
  plus: 'M12 5v14M5 12h14',
  prompt: 'M4 4.5h16v12h-8.8L7 20.5v-4H4ZM8 8.8h8M8 12.2h5',
  refresh: 'M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.5 3.5v4h-4',
  search: 'M10.8 17.5a6.7 6.7 0 1 0 0-13.4 6.7 6.7 0 0 0 0 13.4ZM15.7 15.7l4.8 4.8',
  seat: 'M7 12.5V6a2 2 0 0 1 2-2h6a2 2 0 0 1 2 2v6.5M4.5 10v6.5h15V10M7 16.5v3.5M17 16.5v3.5M7 12.5h10',
  settings:
    'M4 7.5h9M17 7.5h3M4 16.5h3M11 16.5h9M15 9.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM9 18.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  shield:
    'M12 3.5c2.3 1.7 4.8 2.5 7.5 2.5v5.5c0 4.5-2.7 7.5-7.5 9.5-4.8-2-7.5-5-7.5-9.5V6c2.7 0 5.2-.8 7.5-2.5ZM8.8 12l2.3 2.3 4.1-4.6',
  sparkle: 'M12 3.5c.7 5 3.5 7.8 8.5 8.5-5 .7-7.8 3.5-8.5 8.5-.7-5-3.5-7.8-8.5-8.5 5-.7 7.8-3.5 8.5-8.5Z',
  target: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 16.2a4.2 4.2 0 1 0 0-8.4 4.2 4.2 0 0 0 0 8.4ZM12 12h.010',
  'thumb-down':
    'M7.5 14.5v-10h-3v10ZM7.5 5.5 10 4.5h6.2a2 2 0 0 1 2 1.6l1.3 6a2 2 0 0 1-2 2.4H13l.8 4a1.6 1.6 0 0 1-3 1L7.5 14.5',
  'thumb-up':
    'M7.5 9.5v10h-3v-10ZM7.5 18.5l2.5 1h6.2a2 2 0 0 0 2-1.6l1.3-6a2 2 0 0 0-2-2.4H13l.8-4a1.6 1.6 0 0 0-3-1L7.5 9.5',
  trash: 'M4 6.5h16M9 6.5V4h6v2.5M6 6.5l1 14h10l1-14M10 10.5v6M14 10.5v6',
  undo: 'M8.5 5 4.5 9l4 4M4.5 9H14a5.5 5.5 0 0 1 0 11H9',
  upload: 'M12 15.5v-11M7.5 8.8 12 4.3l4.5 4.5M4.5 20h15',
  user: 'M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5c.5-4.2 3.2-6.3 7.5-6.3s7 2.1 7.5 6.3',
  users:
    'M9 11.5a3.7 3.7 0 1 0 0-7.4 3.7 3.7 0 0 0 0 7.4ZM2.5 20c.4-3.9 2.7-5.8 6.5-5.8s6.1 1.9 6.5 5.8M15.5 4.4a3.7 3.7 0 0 1 0 6.9M18 14.7c2.1.8 3.3 2.6 3.5 5.3',
  video: 'M3.5 6.5h11.5v11H3.5ZM15 10.5l5.5-3v9l-5.5-3',
  x: 'M6 6l12 12M18 6 6 18',
} as const satisfies Record<string, string>;

export type IconName = keyof typeof paths;

/** Every icon's name, for a gallery or a picker. */
export const iconNames = Object.keys(paths) as IconName[];

export interface IconProps {
  name: IconName;
  /** Side in px; 20 unless told. */
  size?: 16 | 20 | 24 | 32 | undefined;
  /** Read out when the icon says something no word beside it says; otherwise it is decoration. */
  label?: string | undefined;
}

/** One icon of the set. */
export function Icon({ name, size = 20, label }: IconProps) {
  const meaning = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return (
    <svg className="ui-icon" width={size} height={size} viewBox="0 0 24 24" focusable="false" {...meaning}>
      <path d={paths[name]} />
    </svg>
  );
}
