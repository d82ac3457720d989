// What the parts promise to assistive technology, read from what they render.
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { AppShell } from './app-shell.tsx';
import { Badge } from './badge.tsx';
import { Button } from './button.tsx';
import { Icon, iconNames } from './icon.tsx';
import { LoadMore } from './load-more.tsx';
import { Meter } from './meter.tsx';
import { SideBySide } from './side-by-side.tsx';
import { Table } from './table.tsx';
import { TextField } from './text-field.tsx';

describe('a button', () => {
  test('that is pending keeps the focus, says so, and submits nothing', () => {
    const html = renderToStaticMarkup(
      <Button type="submit" pending pendingLabel="Registering">
        Register
      </Button>,
    );
    expect(html).toContain('aria-disabled="true"');
    expect(html).not.toContain(' disabled');
    expect(html).toContain('type="button"');
    expect(html).toContain('Registering');
  });
});

describe('a text field', () => {
  test('is tied to its label, description and error by ids', () => {
    const html = renderToStaticMarkup(
      <TextField id="seats" label="Seats" description="At least one" error="Too few" />,
    );
    expect(html).toContain('<label class="ui-field-label" for="seats">');
    expect(html).toContain('aria-describedby="seats-description seats-error"');
    expect(html).toContain('aria-invalid="true"');
  });
  test('without an error is not marked invalid', () => {
    const html = renderToStaticMarkup(<TextField id="seats" label="Seats" />);
    expect(html).not.toContain('aria-invalid');
    expect(html).not.toContain('aria-describedby');
  });
});

describe('a meter', () => {
  test('stays within its bounds when more is taken than there is', () => {
    const html = renderToStaticMarkup(<Meter label="Seats" value={14} max={12} text="Full" />);
    expect(html).toContain('value="12"');
    expect(html).toContain('width="100"');
  });
});

test('a status badge carries its icon beside the words', () => {
  expect(renderToStaticMarkup(<Badge tone="error">Conflict</Badge>)).toMatch(/<svg.*Conflict/);
  expect(renderToStaticMarkup(<Badge>Archived</Badge>)).not.toContain('<svg');
});

test('every icon has a path and is hidden from assistive technology unless named', () => {
  for (const name of iconNames) {
    expect(renderToStaticMarkup(<Icon name={name} />)).toMatch(
      /aria-hidden="true".*<path d="M|aria-hidden="true".*<path d="m/,
    );
  }
  expect(renderToStaticMarkup(<Icon name="award" label="Goal reached" />)).toContain(
    'role="img" aria-label="Goal reached"',
  );
});

test('a long list says how much of it is shown and offers no more at its end', () => {
  const more = () => undefined;
  expect(renderToStaticMarkup(<LoadMore shown={24} total={1325} noun="training" onMore={more} />)).toContain(
    '24 of 1,325 trainings',
  );
  expect(renderToStaticMarkup(<LoadMore shown={1} total={1} noun="training" onMore={more} />)).toContain(
    '1 of 1 training<',
  );
  expect(renderToStaticMarkup(<LoadMore shown={5} total={5} noun="training" onMore={more} />)).not.toContain('<button');
});

test('a table names its rows by their primary cell, and says how it is sorted', () => {
  const html = renderToStaticMarkup(
    <Table
      caption="People"
      rows={[{ id: '1', name: 'Emma' }]}
      rowKey={(row) => row.id}
      sort={{ key: 'name', direction: 'ascending', onSort: () => undefined }}
      columns={[{ key: 'name', header: 'Name', primary: true, sortable: true, cell: (row) => row.name }]}
    />,
  );
  expect(html).toContain('scope="row"');
  expect(html).toContain('aria-sort="ascending"');
});

test('a comparison marks both sides only where both changed the field', () => {
  const side = { label: 'Side' };
  const field = { key: 'f', label: 'Field', base: '1', mine: '2', theirs: '3' };
  const changed = (change: 'none' | 'mine' | 'theirs' | 'both') =>
    renderToStaticMarkup(
      <SideBySide caption="c" sides={{ base: side, mine: side, theirs: side }} fields={[{ ...field, change }]} />,
    ).split('data-changed').length - 1;
  expect([changed('none'), changed('mine'), changed('theirs'), changed('both')]).toEqual([0, 1, 1, 2]);
});

test('a comparison has a column for what stands now only where there is something to say', () => {
  const side = { label: 'Side' };
  const field = { label: 'Field', base: '1', mine: '2', theirs: '3', change: 'both' } as const;
  const fields = [
    { ...field, key: 'f', now: '4' },
    { ...field, key: 'g' },
  ];
  const sides = { base: side, mine: side, theirs: side };
  expect(renderToStaticMarkup(<SideBySide caption="c" sides={sides} fields={fields} />)).not.toContain('>4<');
  const html = renderToStaticMarkup(
    <SideBySide caption="c" sides={{ ...sides, now: { label: 'Now' } }} fields={fields} />,
  );
  expect(html).toMatch(/data-side="Now" data-changed="true">.*>4</);
  expect(html).toContain('As theirs');
});

test('the shell marks the current page, skips to main, and keeps the rest under More', () => {
  const html = renderToStaticMarkup(
    <AppShell
      currentId="catalog"
      onNavigate={() => undefined}
      groups={[
        {
          id: 'all',
          items: [
            { id: 'catalog', label: 'Catalog', href: '/trainings', icon: 'book', primary: true },
            { id: 'audit', label: 'Audit', href: '/audit', icon: 'shield' },
          ],
        },
      ]}
    >
      <h1>Catalog</h1>
    </AppShell>,
  );
  expect(html.match(/aria-current="page"/g)).toHaveLength(1);
  expect(html).toContain('href="#main"');
  expect(html).toContain('<main id="main"');
  expect(html).toContain('More');
});
