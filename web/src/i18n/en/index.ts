import type { Messages } from '../messages';
import { accounts } from './accounts';
import { appeals } from './appeals';
import { charsets } from './charsets';
import { clocks } from './clocks';
import { composer } from './composer';
import { delivery } from './delivery';
import { events } from './events';
import { fields } from './fields';
import { inbox } from './inbox';
import { intake } from './intake';
import { letters } from './letters';
import { messages } from './messages';
import { operations } from './operations';
import { organisation } from './organisation';
import { people } from './people';
import { policies } from './policies';
import { providers } from './providers';
import { results } from './results';
import { session } from './session';
import { search } from './search';
import { shell } from './shell';
import { suggestions } from './suggestions';
import { ticket } from './ticket';

/** The English mirror, in the glossary's terms. */
export const en: Messages = {
  ...search,
  ...suggestions,
  ...shell,
  ...session,
  ...providers,
  ...inbox,
  ...ticket,
  ...events,
  ...messages,
  ...charsets,
  ...delivery,
  ...composer,
  ...results,
  ...fields,
  ...appeals,
  ...clocks,
  ...policies,
  ...intake,
  ...organisation,
  ...people,
  ...accounts,
  ...letters,
  ...operations,
};
