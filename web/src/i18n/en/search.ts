import type { search as source } from '../ar/search';

/** Searching, and what narrows a list. */
export const search: Readonly<Record<keyof typeof source, string>> = {
  'search.recent': 'Your last searches',
  'found.note': 'In an internal note',
  'found.thirdParty': 'In a message of an unknown party',
  'found.file': 'In the name of an attachment',
  'filter.open': 'Filter the list',
  'filter.title': 'Filter the list',
  'filter.any': 'All',
  'filter.show': 'Show',
  'filter.clear': 'Clear filters',
  'filter.state': 'State',
  'filter.channel': 'Channel',
  'filter.centre': 'Centre',
  'filter.assignee': 'Holder',
  'filter.from': 'Registered from',
  'filter.to': 'to',
  'filter.fromDay': 'From {day}',
  'filter.toDay': 'To {day}',
  'filter.files': 'With attachments',
  'filter.contact': 'Tickets of this person',
  'filter.searchContact': 'Search the tickets of this person',
  'empty.narrowed': 'No ticket matches the filters',
  'empty.narrowedText': 'Take away some of what narrows the list, or search all tickets.',
  'empty.searchAll': 'Search all tickets',
};
