/** Objections and their review. */
export const appeals = {
  'event.appeal.received': '{who} recorded an objection to the decision',
  'event.appeal.assigned': '{who} gave the objection to a reviewer',
  'event.appeal.dismissed': '{who} did not admit the objection',
  'event.appeal.decided': '{who} decided on the objection',
  'event.appeal.finished': 'No round of objection is left; the case ended for good',
  'event.appeal.withdrawn': 'The objection was withdrawn',
  'event.letter.queued': 'A letter went to the person',
  'templates.purpose.appeal_review': 'Letter: under review',
  'templates.purpose.appeal_dismissed': 'Letter: objection not admitted',
  'templates.about.appeal_review': 'Sent when an objection is given to its reviewer: Arabic first, English below. Placeholders:',
  'templates.about.appeal_dismissed': 'Sent when an objection is not admitted, with the reason: Arabic first, English below. Placeholders:',
  'templates.placeholder.reasons': 'The reasons for the decision.',
};
