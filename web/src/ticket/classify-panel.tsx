import { useRef, useState, type KeyboardEvent } from 'react';
import type { Reference, Ticket } from '../../../src/shared/api';
import { useI18n, type I18n } from '../i18n';
import { useReference } from '../inbox/use-reference';
import { useSession } from '../session/session';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { CheckField } from '../ui/field';
import { Picker, type PickerOption } from '../ui/picker';
import { classChange, ClassFields, useProposedClass, type CaseClass } from './class-fields';
import { ProposedClass, useProposal } from './suggestions';
import type { TicketChange, UpdateTicketFn } from './use-update-ticket';

/** Type, then category, then urgent. Enter picks and goes on; Ctrl+Enter saves from anywhere, Ctrl+Shift+Enter what is proposed. */
export function ClassifyPanel({
  ticket,
  update,
  onClose,
}: {
  ticket: Ticket;
  update: UpdateTicketFn;
  onClose: () => void;
}) {
  const i18n = useI18n();
  const { t } = i18n;
  const { session } = useSession();
  const reference = useReference();
  const [type, setType] = useState(ticket.type);
  const [category, setCategory] = useState(ticket.category);
  const [urgent, setUrgent] = useState(ticket.urgent);
  const [decided, setDecided] = useState<CaseClass>(ticket);
  const shown = useProposedClass(category, decided);
  const form = useRef<HTMLFormElement>(null);
  const centreCode = session.centres.find((centre) => centre.id === ticket.centreId)?.code;
  const types: PickerOption[] = reference.types
    .filter((each) => each.centres.length === 0 || centreCode === undefined || each.centres.includes(centreCode))
    .map((each) => ({
      id: each.code,
      label: i18n.localized(each.name),
      also: `${each.code} ${each.name.ar} ${each.name.en}`,
      chosen: each.code === type,
    }));
  const categories = categoryOptions(reference.categories, i18n, category);
  const proposal = useProposal(ticket);
  const save = (type_ = type, category_ = category) => {
    onClose();
    const change: TicketChange = {
      ...(type_ === ticket.type ? {} : { type: type_ }),
      ...(category_ === ticket.category ? {} : { category: category_ }),
      ...(urgent === ticket.urgent ? {} : { urgent }),
      ...classChange(ticket, shown),
    };
    if (Object.keys(change).length === 0) return;
    void update(ticket, change, {
      text: t('toast.classified', { name: reference.typeName(type_) ?? t('class.none') }),
      undo: { type: ticket.type, category: ticket.category, urgent: ticket.urgent, ...classChange(shown, ticket) },
    });
  };
  const accept = () => save(proposal?.type?.code ?? type, proposal?.category?.code ?? category);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.code !== 'Enter' || !event.ctrlKey) return;
    event.preventDefault();
    if (event.shiftKey && proposal !== undefined) accept();
    else save();
  };
  const focusNext = (name: string) =>
    form.current?.querySelector<HTMLElement>(`[data-step=${name}] input, button[data-step=${name}]`)?.focus();
  return (
    <Dialog
      title={t('class.title')}
      shape="sheet"
      onClose={onClose}
      onKeyDown={onKeyDown}
      footer={
        <Button look="primary" block hint="Ctrl ↵" onClick={() => save()} data-step="save">
          {t('action.save')}
        </Button>
      }
    >
      <form ref={form} onSubmit={(event) => event.preventDefault()} className="stack-y">
        {proposal !== undefined && <ProposedClass proposal={proposal} onAccept={accept} />}
        <div data-step="type">
          <Picker
            label={t('class.type')}
            visibleLabel
            autoFocus
            options={types}
            onPick={(code) => {
              setType(code);
              focusNext('category');
            }}
          />
        </div>
        <div data-step="category">
          <Picker
            label={t('class.category')}
            visibleLabel
            options={categories}
            onPick={(code) => {
              setCategory(code === category ? null : code);
              form.current?.closest('dialog')?.querySelector<HTMLElement>('footer button')?.focus();
            }}
          />
        </div>
        <CheckField label={t('class.urgent')} help={t('class.urgentHelp')} checked={urgent} onChange={setUrgent} />
        <ClassFields
          decided={decided}
          shown={shown}
          onChange={(change) => setDecided((before) => ({ ...before, ...change }))}
        />
      </form>
    </Dialog>
  );
}

/** The leaves of the tree, each with the way to it; a branch without leaves stands for itself. */
function categoryOptions(categories: Reference['categories'], i18n: I18n, chosen: string | null): PickerOption[] {
  const byCode = new Map(categories.map((category) => [category.code, category]));
  const parents = new Set(categories.map((category) => category.parent));
  const pathTo = (code: string | null): string[] => {
    const found = code === null ? undefined : byCode.get(code);
    return found === undefined ? [] : [...pathTo(found.parent), i18n.localized(found.name)];
  };
  return categories
    .filter((category) => !parents.has(category.code))
    .map((category) => {
      const way = pathTo(category.parent).join(i18n.dir === 'rtl' ? ' ‹ ' : ' › ');
      return {
        id: category.code,
        label: i18n.localized(category.name),
        also: `${category.code} ${category.name.ar} ${category.name.en}`,
        detail: way === '' ? undefined : way,
        chosen: category.code === chosen,
      };
    });
}
