/** Stands in a case for a message that nobody could open: Arabic first, English beside it. */
export const UNREADABLE_TEXT = [
  'تعذّر فتح هذه الرسالة، ومحتواها غير ظاهر هنا. الرسالة الأصلية كما وصلت مرفقة.',
  'This message could not be opened; its content is not shown here. The original, as it came, is attached.',
].join('\n\n');

/** The name under which the original is attached. */
export const ORIGINAL_NAME = 'original.eml';
export const ORIGINAL_TYPE = 'message/rfc822';
