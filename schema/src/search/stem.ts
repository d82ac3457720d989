/**
 * Word → stem, the key under which inflections of one word meet ("drones", "drone").
 * Porter's algorithm, except for word families it wrongly merges ("organ", "organic", "organization") and for
 * British spellings, which meet their American ones. A stem is only ever a key; it is never shown.
 */
import { stemmer } from 'stemmer';

// Families Porter's suffix rules would merge with a stranger: the first word stays apart from the stem it would get.
const APART: ReadonlyArray<readonly [stem: string, words: string]> = [
  ['organiz', 'organize organizes organized organizing organizer organizers organization organizations organizational'],
  ['organic', 'organic organics organically'],
  ['universal', 'universal universally universality'],
  ['university', 'university universities'],
  ['generic', 'generic generics generically'],
  ['generation', 'generation generations generational'],
  ['generator', 'generator generators'],
  ['news', 'news'],
  ['policing', 'policing police'],
  ['international', 'international internationally'],
  ['commune', 'commune communes communal'],
  ['communism', 'communism communist communists'],
  ['community', 'community communities'],
  ['media', 'media'],
  ['mediation', 'mediation mediator mediators mediate mediating'],
  ['marketing', 'marketing marketer marketers'],
  ['accounting', 'accounting accountancy accountant accountants'],
  ['engineering', 'engineering engineer engineers engineered'],
  ['hospital', 'hospital hospitals hospitalization'],
  ['hospitality', 'hospitality hospitable'],
  ['experiment', 'experiment experiments experimental experimentally experimentation'],
  ['experience', 'experience experiences experienced experiential'],
  ['conservative', 'conservative conservatives conservatism'],
  ['informal', 'informal informally'],
  ['internal', 'internal internally'],
  ['customer', 'customer customers'],
  ['publication', 'publication publications'],
  ['general', 'general generally'],
  ['relativity', 'relativity relativistic'],
  ['doctoral', 'doctoral doctorate'],
  ['humanities', 'humanities'],
  ['majority', 'majority majorities'],
  ['minority', 'minority minorities'],
  ['personality', 'personality personalities'],
  ['important', 'important importance importantly'],
  ['authority', 'authority authorities authoritarian authoritarianism'],
  ['animal', 'animal animals'],
  ['animation', 'animation animations animate animated animator'],
  ['sever', 'several'],
  ['severe', 'severe severity severely'],
  ['numerical', 'numerical numerically numeric'],
  ['probability', 'probability probabilities probabilistic'],
  ['probable', 'probable probably'],
  ['statistic', 'statistics statistic statistical statistically statistician'],
  ['ethnic', 'ethnic ethnicity ethnicities'],
  ['ethic', 'ethics ethic ethical ethically'],
  ['physical', 'physical physically'],
  ['physics', 'physics physicist physicists'],
  ['political', 'political politically politics politician politicians'],
  ['policy', 'policy policies'],
  ['nursing', 'nursing nurse nurses'],
  ['analysis', 'analysis analyses analyze analyzes analyzed analyzing analyst analysts analytic analytics analytical'],
];

const EXCEPTIONS: ReadonlyMap<string, string> = new Map(
  APART.flatMap(([stem, words]) => words.split(' ').map((word) => [word, stem] as const)),
);

// Stemming a large vocabulary anew for each edit of the catalogue would cost more than everything else.
const remembered = new Map<string, string>();
const MAX_REMEMBERED = 200_000;

/** The stem of a normalised word. Words with digits or letters outside a–z are their own stem. */
export function stem(word: string): string {
  if (word.length < 3 || !/^[a-z]+$/.test(word)) return word;
  const known = remembered.get(word);
  if (known !== undefined) return known;
  const american = americanSpelling(word);
  const found = EXCEPTIONS.get(american) ?? stemmer(american);
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(word, found);
  return found;
}

function americanSpelling(word: string): string {
  if (word.length < 5) return word;
  return word
    .replace(/is(e|es|ed|ing|er|ers|ation|ations|ational)$/, (suffix, tail: string, at: number) =>
      BRITISH_ISE.test(word.slice(0, at)) ? `iz${tail}` : suffix,
    )
    .replace(/ys(e|es|ed|ing)$/, 'yz$1')
    .replace(/(behavi|col|fav|hon|lab|neighb|hum|harb)our/, '$1or')
    .replace(/^(programme)(s?)$/, 'program$2')
    .replace(/^(cent|theat|fib|met)re(s?)$/, '$1er$2')
    .replace(/(mode|trave|labe|cance|counse)ll(ed|ing|er|ers|or|ors)$/, '$1l$2')
    .replace(/^p(a)ediatric/, 'pediatric')
    .replace(/^defence(s?)$/, 'defense$1')
    .replace(/^licence(s?)$/, 'license$1');
}

// Stems that take -ize in American English; "exercise", "advise" and their like must stay as they are.
const BRITISH_ISE =
  /(organ|real|recogn|optim|util|min?im|maxim|visual|digit|modern|global|social|special|general|standard|normal|categor|character|critic|emphas|summar|priorit|final|analy|author|colon|computer|econom|item|memor|personal|random|capital|central|commercial|customi?|individual|industrial|local|mobil|monet|neutral|private|privat|public|custom|synchron|token|virtual)$/;
