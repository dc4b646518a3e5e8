/**
 * The language in which a text is written, for those whom this office answers or has to find an interpreter for. By scripts, letters
 * and the commonest words only; in doubt it is the script's own: Arabic letters are Arabic, Latin ones English.
 */

/** Everything else is not told apart: undefined. */
export type WrittenLanguage = 'ar' | 'en' | 'fr' | 'fa' | 'ur';

const NOISE = /https?:\S+|\S+@\S+|@\w+|#\S+|^[>›].*$|[\u200B\u200E\u200F\u0640\u064B-\u065F\u0670]/gm;
const SAMPLE_CHARACTERS = 4000;
const MOST_WORDS = 400;

const ARABIC_SCRIPT = /\p{Script=Arabic}/u;
const LATIN_SCRIPT = /\p{Script=Latin}/u;
/** Arabic in which Latin names and terms stand is still Arabic. */
const ARABIC_SHARE = 0.3;

const list = (words: string): ReadonlySet<string> => new Set(words.split(' '));

interface Tongue {
  readonly language: WrittenLanguage | undefined;
  readonly words: ReadonlySet<string>;
  /** Letters or endings that of all the tongues of its script this one alone has, or nearly so. */
  readonly letters?: RegExp;
}

const ARABIC_TONGUES: readonly Tongue[] = [
  {
    language: 'ar',
    words: list(
      'في من على إلى الى عن مع هذا هذه ذلك التي الذي أن ان أنا انا لا ما لم لن قد كان كانت هل هو هي أو او ثم بعد قبل عند كل غير حتى السلام عليكم شكرا ولم ولا وقد منذ يوم تم',
    ),
    letters: /^(?:و|ف|ب|ك)?ال\p{L}{2}|^لل\p{L}|[ةإىأؤ]/u,
  },
  {
    language: 'fa',
    words: list(
      'است که را این از به با برای می شود ها های نیست بود کنم کرده شده لطفا لطفاً یک تا آن شما دارم دارد باید خود کند متشکرم ممنون',
    ),
    letters: /[پچژگ]|\p{L}\u200C\p{L}/u,
  },
  {
    language: 'ur',
    words: list(
      'ہے ہیں کے کی کا میں سے کو نے پر اور یہ وہ نہیں ہوں تھا تھی تھے آپ مجھے میری میرا ہمارے براہ کرم شکریہ کر رہا رہے گیا',
    ),
    letters: /[ٹڈڑںےۓہۂ]/u,
  },
  // Kurdish, Pashto, Uyghur, Sindhi
  { language: undefined, words: list('لە بۆ لەگەڵ دە په چې دی ته'), letters: /[ەێۆڕڵۇۈۋټډړږښڼېۍځڅٻڀڄڃ]/u },
];

/** Letters that neither English nor French has. */
const FOREIGN = /[\u0100-\u0151\u0154-\u024F\u1E00-\u1EFFßñåäöøæãõìòáíóúýþð]/u;
const other = (words: string): Tongue => ({ language: undefined, words: list(words), letters: FOREIGN });

const LATIN_TONGUES: readonly Tongue[] = [
  {
    language: 'en',
    words: list(
      "the and of to is in that it for you was with on this are be have i not my we your from at please as but or can has would there been if he they his her she our will which do an by all so up out what when how who hi also just about any one no yes sent after only need want could should were had did am them their because very still i'm don't thank thanks hello dear",
    ),
  },
  {
    language: 'fr',
    words: list(
      'le la les des du de un une et est que qui dans pour pas vous je nous on me sur avec ce cette mon ma mes votre vos au aux par plus ne se il elle sont été être ai à bonjour merci mais ou où très comme avez cordialement',
    ),
    letters: /œ|^(?:[jlnsdcm]|qu)'\p{L}/u,
  },
  // the rest is only told from English and French; words that French has too stand in each list
  other(
    'der die das und ist nicht ich sie mit ein eine für auf den dem von zu wir im haben bitte guten danke sehr auch werden',
  ),
  other(
    'el la los las de que en un una por para con no se su es del al lo le me como más gracias hola mi está estoy muy usted buenos',
  ),
  other(
    'il la le lo gli un che di è non per una sono con del della mi ho grazie buongiorno anche questo questa alla nel più',
  ),
  other('os as de um uma que não para em é do da dos das por me se obrigado obrigada você seu sua meu minha está mais'),
  other('de het een van en ik niet dat op te zijn voor met aan er je maar ook mijn graag bedankt wij deze'),
  other('ve bir bu için ile çok değil merhaba teşekkürler var yok ben olarak daha gibi sayın ederim'),
  other('yang dan di ini itu dengan untuk saya tidak dari ke pada akan ada anda kami terima kasih sudah bisa'),
  other('ang mga ng sa na ay po ako ko kayo hindi naman salamat para si kung ito'),
  other('och att det som är på för inte jag av med den til ikke og er jeg hej hei de en'),
  other('nie się na jest że do jak to dzień dobry dziękuję je se pro děkuji'),
  other('et sed non vel ac ut nec in eu ipsum dolor sit amet nunc quis'),
];

/** Words and letters of another tongue have to outweigh the script's own by so many words. */
const FEWEST_WORDS = 2;

/** The language of a text; undefined for those that are not told apart and for texts without letters. */
export function detectWrittenLanguage(text: string): WrittenLanguage | undefined {
  const words = wordsOf(text);
  const letters = (script: RegExp): number =>
    words.reduce((sum, word) => sum + (script.test(word) ? word.length : 0), 0);
  const all = words.reduce((sum, word) => sum + word.length, 0);
  if (all === 0) return undefined;
  const arabic = letters(ARABIC_SCRIPT);
  if (arabic >= all * ARABIC_SHARE)
    return bestOf(
      ARABIC_TONGUES,
      words.filter((word) => ARABIC_SCRIPT.test(word)),
    );
  return letters(LATIN_SCRIPT) > all / 2
    ? bestOf(
        LATIN_TONGUES,
        words.filter((word) => LATIN_SCRIPT.test(word)),
      )
    : undefined;
}

function wordsOf(text: string): string[] {
  const sample = text
    .slice(0, SAMPLE_CHARACTERS * 2)
    .replace(NOISE, ' ')
    .slice(0, SAMPLE_CHARACTERS)
    .toLowerCase();
  return (sample.replaceAll('’', "'").match(/\p{L}[\p{L}\p{M}\u200C']*/gu) ?? []).slice(0, MOST_WORDS);
}

/** The first of the tongues unless another is plainly spoken. */
function bestOf(tongues: readonly Tongue[], words: readonly string[]): WrittenLanguage | undefined {
  const spoken = tongues.map(({ language, words: common, letters }) => ({
    language,
    score: words.filter((word) => common.has(word) || letters?.test(word) === true).length,
  }));
  const [own, ...others] = spoken;
  const best = others.reduce((most, one) => (one.score > most.score ? one : most), {
    language: undefined as WrittenLanguage | undefined,
    score: 0,
  });
  // a single word is enough where there are not many
  const plainly = best.score >= Math.min(FEWEST_WORDS, Math.ceil(words.length / 3));
  return own !== undefined && (best.score <= own.score || !plainly) ? own.language : best.language;
}
