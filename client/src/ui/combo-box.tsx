// One of many, found by typing (React Aria's combo box). The caller filters: it knows its data and its search.
import {
  Button,
  ComboBox as AriaComboBox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Text,
} from 'react-aria-components';
import { Icon } from './icon.tsx';
import './field.css';
import './popover-surface.css';

export interface ComboBoxItem {
  id: string;
  label: string;
  detail?: string | undefined;
}

export interface ComboBoxProps {
  label: string;
  items: readonly ComboBoxItem[];
  /** The id of the chosen item; null for none. */
  selected: string | null;
  onSelect: (id: string | null) => void;
  /** Told what is typed, so that the caller can offer what matches; the chosen item should stay among the items. */
  onInputChange: (value: string) => void;
  placeholder?: string | undefined;
  description?: string | undefined;
  error?: string | undefined;
  disabled?: boolean | undefined;
  /** Shown when nothing matches. */
  emptyText?: string | undefined;
}

/** A field that offers what matches as one types. */
export function ComboBox(props: ComboBoxProps) {
  const {
    label,
    items,
    selected,
    onSelect,
    onInputChange,
    placeholder,
    description,
    error,
    emptyText = 'Nothing matches',
  } = props;
  return (
    <AriaComboBox
      className="ui-field"
      items={items}
      selectedKey={selected}
      onSelectionChange={(key) => onSelect(key === null ? null : String(key))}
      onInputChange={onInputChange}
      isInvalid={error !== undefined}
      isDisabled={props.disabled ?? false}
      menuTrigger="focus"
      allowsEmptyCollection
    >
      <Label className="ui-field-label">{label}</Label>
      <div className="ui-select">
        <Input className="ui-control" {...(placeholder === undefined ? {} : { placeholder })} />
        <Button className="ui-combo-button">
          <Icon name="chevron-down" />
        </Button>
      </div>
      {description === undefined ? null : (
        <Text slot="description" className="ui-field-description">
          {description}
        </Text>
      )}
      <FieldError className="ui-field-error">{error}</FieldError>
      <Popover className="ui-popover ui-combo-popover">
        <ListBox<ComboBoxItem>
          className="ui-menu"
          renderEmptyState={() => <p className="ui-menu-empty">{emptyText}</p>}
        >
          {(item) => (
            <ListBoxItem id={item.id} textValue={item.label} className="ui-menu-item">
              <span className="ui-menu-words">
                <span>{item.label}</span>
                {item.detail === undefined ? null : <span className="ui-menu-detail">{item.detail}</span>}
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaComboBox>
  );
}
