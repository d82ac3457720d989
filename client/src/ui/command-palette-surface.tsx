// What the command palette looks like once it is there (React Aria's autocomplete: the focus never leaves the field,
// arrows walk the list). Loaded by command-palette.tsx only.
import { useEffect, useRef } from 'react';
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
} from 'react-aria-components';
import { Icon, type IconName } from './icon.tsx';
import './dialog-surface.css';
import './command-palette-surface.css';

export interface PaletteItem {
  /** Unique over all groups. */
  id: string;
  label: string;
  detail?: string | undefined;
  icon?: IconName | undefined;
  shortcut?: string | undefined;
}

export interface PaletteGroup {
  id: string;
  label: string;
  items: readonly PaletteItem[];
}

export interface CommandPaletteProps {
  isOpen: boolean;
  onClose: () => void;
  query: string;
  onQueryChange: (query: string) => void;
  groups: readonly PaletteGroup[];
  /** Runs the chosen item; the palette closes itself first. */
  onRun: (id: string) => void;
  placeholder?: string | undefined;
  /** Said when nothing matches. */
  emptyText?: string | undefined;
}

/** The open palette; see {@link CommandPaletteProps}. */
export function CommandPaletteSurface(props: CommandPaletteProps) {
  const { isOpen, onClose } = props;
  return (
    <ModalOverlay
      className="ui-scrim ui-palette-scrim"
      isOpen={isOpen}
      isDismissable
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className="ui-dialog ui-palette">
        <Dialog className="ui-dialog-frame" aria-label="Find anything">
          <PaletteBody {...props} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function PaletteBody({ query, onQueryChange, groups, onRun, onClose, placeholder, emptyText }: CommandPaletteProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const filled = groups.filter((group) => group.items.length > 0);
  return (
    <Autocomplete inputValue={query} onInputChange={onQueryChange}>
      <SearchField aria-label="Find anything" className="ui-palette-field">
        <Icon name="search" size={24} />
        <Input ref={field} placeholder={placeholder ?? 'Page, training, person or command'} />
        <kbd aria-hidden="true">esc</kbd>
      </SearchField>
      <Menu
        aria-label="Results"
        className="ui-palette-list"
        renderEmptyState={() => <p className="ui-palette-empty">{emptyText ?? 'Nothing found. Try fewer letters.'}</p>}
        onAction={(key) => {
          onClose();
          onRun(String(key));
        }}
      >
        {filled.map((group) => (
          <MenuSection key={group.id} id={`group-${group.id}`} aria-label={group.label}>
            <Header className="ui-palette-group">{group.label}</Header>
            {group.items.map((item) => (
              <PaletteOption key={item.id} item={item} />
            ))}
          </MenuSection>
        ))}
      </Menu>
    </Autocomplete>
  );
}

function PaletteOption({ item }: { item: PaletteItem }) {
  return (
    <MenuItem id={item.id} textValue={item.label} className="ui-palette-option">
      {item.icon === undefined ? null : <Icon name={item.icon} />}
      <span className="ui-palette-words">
        <span>{item.label}</span>
        {item.detail === undefined ? null : <span className="ui-palette-detail">{item.detail}</span>}
      </span>
      {item.shortcut === undefined ? null : <kbd>{item.shortcut}</kbd>}
    </MenuItem>
  );
}
