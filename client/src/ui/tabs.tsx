// Parts of one page, one shown at a time (React Aria's tabs: arrows move, the chosen tab is in the tab order).
import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components';
import './tabs.css';

export interface TabItem {
  id: string;
  label: string;
  /** Shown after the label. */
  count?: number | undefined;
  content: ReactNode;
}

export interface TabsProps {
  /** The accessible name of the list. */
  label: string;
  tabs: readonly TabItem[];
  selected: string;
  onChange: (id: string) => void;
}

/** A list of tabs and the chosen one's content. */
export function Tabs({ label, tabs, selected, onChange }: TabsProps) {
  return (
    <AriaTabs className="ui-tabs" selectedKey={selected} onSelectionChange={(key) => onChange(String(key))}>
      <TabList className="ui-tabs-list" aria-label={label}>
        {tabs.map((tab) => (
          <Tab key={tab.id} id={tab.id} className="ui-tab">
            {tab.label}
            {tab.count === undefined ? null : <span className="ui-tab-count">{tab.count}</span>}
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id} className="ui-tab-panel">
          {tab.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
