/**
 * How many letters of one kind an address gets from a centre (channels §5): what is beyond waits until an earlier one is an hour or a
 * day old, so that a loop, or a slip of the hand, is a trickle and never a flood. Nothing is dropped.
 */
export interface RecipientLimits {
  /** Acknowledgements and whatever else goes out by itself. */
  readonly automaticPerHour: number;
  readonly automaticPerDay: number;
  /** What people write. */
  readonly answersPerHour: number;
  readonly answersPerDay: number;
}

/** Above what REG-1 promises to a person who opens cases as fast as cases may be opened. */
export const STANDARD_LIMITS: RecipientLimits = {
  automaticPerHour: 10,
  automaticPerDay: 150,
  answersPerHour: 30,
  answersPerDay: 200,
};

/** The reason of a delivery that waits for its address's limit; its day of trying has not begun. */
export const RECIPIENT_LIMIT = 'recipient_limit';

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;

export interface LimitWindow {
  readonly seconds: number;
  readonly most: number;
}
/** Pure: the windows that a letter of this kind must fit into. */
export const limitWindows = (limits: RecipientLimits, kind: 'automatic' | 'answers'): readonly LimitWindow[] => [
  { seconds: HOUR_SECONDS, most: kind === 'automatic' ? limits.automaticPerHour : limits.answersPerHour },
  { seconds: DAY_SECONDS, most: kind === 'automatic' ? limits.automaticPerDay : limits.answersPerDay },
];
