import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useI18n } from '../i18n';
import { matches } from '../text/fold';
import { Icon } from './icon';

export interface PickerOption {
  readonly id: string;
  readonly label: string;
  /** More words that find it. */
  readonly also?: string;
  readonly detail?: string | undefined;
  readonly mark?: ReactNode;
  readonly chosen?: boolean;
}
interface PickerProps {
  /** What is being picked: the name of the box and of the list. */
  readonly label: string;
  readonly options: readonly PickerOption[];
  readonly onPick: (id: string) => void;
  readonly autoFocus?: boolean;
  readonly visibleLabel?: boolean;
}

/** A filter box over a short list: arrows move, Enter picks, typing narrows. */
export function Picker({ label, options, onPick, autoFocus, visibleLabel }: PickerProps) {
  const { t } = useI18n();
  const id = useId();
  const listRef = useRef<HTMLUListElement>(null);
  const [query, setQuery] = useState('');
  const shown =
    query === ''
      ? options
      : options.filter((option) => matches(`${option.label} ${option.also ?? ''} ${option.detail ?? ''}`, query));
  const chosenAt = options.findIndex((option) => option.chosen === true);
  const [active, setActive] = useState(Math.max(0, chosenAt));
  const at = Math.min(active, shown.length - 1);

  const move = (to: number) => {
    const next = (to + shown.length) % Math.max(1, shown.length);
    setActive(next);
    listRef.current?.children[next]?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.code === 'ArrowDown') move(at + 1);
    else if (event.code === 'ArrowUp') move(at - 1);
    else if (event.code === 'Enter' && !event.ctrlKey && !event.nativeEvent.isComposing) {
      const option = shown[at];
      if (option !== undefined) onPick(option.id);
    } else return;
    event.preventDefault();
  };
  return (
    <div className="picker">
      <label htmlFor={id} className={visibleLabel === true ? 'lbl' : 'vh'}>
        {label}
      </label>
      <div className="in sm">
        <Icon name="search" size="sm" />
        <input
          id={id}
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-l`}
          aria-activedescendant={shown[at] === undefined ? undefined : `${id}-${shown[at].id}`}
          aria-autocomplete="list"
          autoComplete="off"
          value={query}
          data-autofocus={autoFocus === true ? '' : undefined}
          placeholder={t('picker.filter')}
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <ul role="listbox" id={`${id}-l`} aria-label={label} className="opts" ref={listRef}>
        {shown.map((option, index) => (
          <li
            key={option.id}
            id={`${id}-${option.id}`}
            role="option"
            aria-selected={index === at}
            className="opt"
            onMouseDown={(event) => event.preventDefault()}
            onMouseMove={() => setActive(index)}
            onClick={() => onPick(option.id)}
          >
            {option.mark}
            <span className="grow">
              {option.label}
              {option.detail !== undefined && <small>{option.detail}</small>}
            </span>
            {option.chosen === true && <Icon name="check" size="sm" />}
            {option.chosen === true && <span className="vh">{t('picker.chosen')}</span>}
          </li>
        ))}
      </ul>
      {shown.length === 0 && (
        <p className="hint pad" role="status">
          {t('picker.nothing')}
        </p>
      )}
    </div>
  );
}
