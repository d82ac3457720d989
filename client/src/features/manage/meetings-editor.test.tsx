// What the editor of meetings promises to assistive technology, read from what it renders.
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { checkMeetings, nextMeeting } from './meetings-draft.ts';
import { MeetingsEditor } from './meetings-editor.tsx';

test('an end before the start is said at the end, and nowhere else', () => {
  const meetings = [{ ...nextMeeting([], 'm'), day: '2027-01-04', start: '10:00', end: '09:00' }];
  const html = renderToStaticMarkup(
    <MeetingsEditor
      clock="Boston"
      meetings={meetings}
      checked={checkMeetings(meetings, 'UTC')}
      showErrors
      onChange={() => undefined}
    />,
  );
  const inputs = [...html.matchAll(/<input[^>]*>/g)].map(([input]) => input);
  const invalid = inputs.filter((input) => input.includes('aria-invalid="true"'));
  expect(invalid).toHaveLength(1);
  expect(invalid[0]).toContain('aria-label="Meeting 1 ends"');
  const describedBy = /aria-describedby="([^"]+)"/.exec(invalid[0] ?? '')?.[1];
  expect(html.slice(html.indexOf(`id="${describedBy}"`))).toMatch(/^[^/]*<svg.*?A meeting must end after it starts\./);
  expect(html.match(/A meeting must end after it starts/g)).toHaveLength(1);
  expect(html).not.toMatch(/<fieldset[^>]*aria-describedby/);
});
