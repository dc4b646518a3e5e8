import type { Reader } from '../contract';
import { parseEmail } from './parse';
import { shellOfEmail } from './shell';

/** What a parse worker loads of this channel. */
const reader: Reader = { parse: parseEmail, parseIn: parseEmail, shell: shellOfEmail };
export default reader;
