import { useEffect, useEffectEvent, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useNavigate } from 'react-router';
import { useI18n } from '../i18n';
import { useKeys } from '../keys/keys';
import { useSession } from '../session/session';
import { Icon } from '../ui/icon';
import { Kbd } from '../ui/kbd';
import { pathOf, withFilter, type ListFilter } from './filter';
import { recentSearches, rememberSearch } from './search-recent';

/** Long enough not to ask at every letter, short enough not to be waited for. */
const PAUSE_MS = 150;

/** Searches in the view that is shown; `/` goes there, Esc empties it and goes back to the list. Empty, it offers the last searches. */
export function SearchBox({ filter, ticketId }: { filter: ListFilter; ticketId: string | undefined }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const { id: userId } = useSession().session.user;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(filter.q ?? '');
  const [focused, setFocused] = useState(false);
  const [active, setActive] = useState(-1);
  useKeys({ Slash: () => input.current?.focus() });
  useEffect(() => setText(filter.q ?? ''), [filter.q]);
  const ask = useEffectEvent((q: string) => {
    if (q !== (filter.q ?? '')) void navigate(pathOf(withFilter(filter, 'q', q), ticketId), { replace: true });
  });
  // The address is the truth; only what is typed starts the clock.
  useEffect(() => {
    const timer = setTimeout(() => ask(text.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const recent = recentSearches(userId);
  const offered = focused && text === '' && recent.length > 0;
  const toList = () => {
    rememberSearch(userId, text);
    document.getElementById('ticket-list')?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = offered ? recent[active] : undefined;
    if (offered && event.code === 'ArrowDown') setActive(Math.min(active + 1, recent.length - 1));
    else if (offered && event.code === 'ArrowUp') setActive(Math.max(active - 1, -1));
    else if (event.code === 'Enter' && chosen !== undefined) setText(chosen);
    else if (event.code === 'Enter' || event.code === 'ArrowDown') toList();
    else if (event.code === 'Escape') {
      rememberSearch(userId, text);
      setText('');
      document.getElementById('ticket-list')?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="search" role="search">
      <Icon name="search" size="sm" />
      <input
        ref={input}
        type="search"
        role="combobox"
        aria-expanded={offered}
        aria-controls={offered ? id : undefined}
        aria-activedescendant={offered && active >= 0 ? `${id}-${active}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        value={text}
        dir="auto"
        maxLength={200}
        aria-label={t('search.label')}
        placeholder={t('search.placeholder')}
        onChange={(event) => setText(event.target.value)}
        onFocus={() => {
          setFocused(true);
          setActive(-1);
        }}
        onBlur={() => {
          rememberSearch(userId, text);
          setFocused(false);
        }}
        onKeyDown={onKeyDown}
      />
      <Kbd>/</Kbd>
      {offered && <Recent id={id} recent={recent} active={active} onPick={setText} />}
    </div>
  );
}

interface RecentProps {
  readonly id: string;
  readonly recent: readonly string[];
  readonly active: number;
  readonly onPick: (q: string) => void;
}
function Recent({ id, recent, active, onPick }: RecentProps) {
  const { t } = useI18n();
  return (
    <div className="search-recent">
      <p className="lbl" aria-hidden="true">
        {t('search.recent')}
      </p>
      <ul role="listbox" id={id} aria-label={t('search.recent')}>
        {recent.map((q, at) => (
          <li
            key={q}
            id={`${id}-${at}`}
            role="option"
            aria-selected={at === active}
            className="opt"
            // the box keeps the focus: losing it would take the list away before the click
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onPick(q)}
          >
            <Icon name="history" size="sm" />
            <span className="grow clip">
              <bdi>{q}</bdi>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
