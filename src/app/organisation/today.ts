import type { Day } from '../../core/unit';
import type { App } from '../context';

/** Units belong to the ministry, not to a centre: their days are its capital's. */
const ZONE = 'Asia/Riyadh';

/** The calendar day it is for units, by business time (ruling 6). */
export const todayOf = (app: Pick<App, 'clock'>): Day =>
  new Intl.DateTimeFormat('en-CA', { timeZone: ZONE, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    app.clock.now(),
  );
