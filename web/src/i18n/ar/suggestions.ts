/** What is proposed for a case: its class, the like of it, the same matter twice. */
export const suggestions = {
  'proposal.title': 'تصنيف مقترح',
  'proposal.certainty': 'مقترح من قرارات المركز السابقة، وصحّ مثله في {percent}% من الحالات',
  'proposal.because': 'لأن الرسالة تذكر:',
  'proposal.accept': 'قبول المقترح',
  'duplicates.title': 'لعلها المسألة نفسها',
  'duplicates.merge': 'دمج المفتوحة فيها',
  'similar.title': 'تذاكر مشابهة حُلّت',
} as const;
