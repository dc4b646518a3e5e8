import type { suggestions as source } from '../ar/suggestions';

/** What is proposed for a case: its class, the like of it, the same matter twice. */
export const suggestions: Readonly<Record<keyof typeof source, string>> = {
  'proposal.title': 'Proposed class',
  'proposal.certainty': 'Proposed from this centre’s earlier decisions; the like was right in {percent}% of cases',
  'proposal.because': 'Because the message says:',
  'proposal.accept': 'Accept the proposal',
  'duplicates.title': 'Perhaps the same matter',
  'duplicates.merge': 'Merge the open ticket into it',
  'similar.title': 'Similar tickets, solved',
};
