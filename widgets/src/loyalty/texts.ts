/** What the element says of its own. What it says of points, levels and rewards comes from the server in the same language. */
export interface Texts {
  parts: string
  rewards: string
  statement: string
  rules: string
  level: string
  usable: string
  codes: string
  get: string
  yours: string
  join: string
  agree: string
  agreeFirst: string
  copy: string
  copied: string
  share: string
  more: string
  referral: string
  noRewards: string
  nothingYet: string
  failed: string
}

export const textsOf = (language: 'pl' | 'uk' | 'en'): Texts => texts[language]

const texts: Record<'pl' | 'uk' | 'en', Texts> = {
  en: {
    parts: 'Parts of the programme',
    rewards: 'Rewards',
    statement: 'History',
    rules: 'How it works',
    level: 'Level',
    usable: 'To be used',
    codes: 'Your codes',
    get: 'Get it',
    yours: 'Yours',
    join: 'Join',
    agree: 'I have read the rules and take part.',
    agreeFirst: 'Please tick this first: the rules stand below.',
    copy: 'Copy',
    copied: 'Copied',
    share: 'Share',
    more: 'Show earlier',
    referral: 'Recommend us',
    noRewards: 'There are no rewards at the moment.',
    nothingYet: 'Nothing has happened yet. Your first points will stand here.',
    failed: 'That did not work. Try again in a moment, or open the page anew.',
  },
  pl: {
    parts: 'Części programu',
    rewards: 'Nagrody',
    statement: 'Historia',
    rules: 'Zasady',
    level: 'Poziom',
    usable: 'Do wykorzystania',
    codes: 'Twoje kody',
    get: 'Odbierz',
    yours: 'Twoja nagroda',
    join: 'Dołącz',
    agree: 'Znam zasady i chcę wziąć udział.',
    agreeFirst: 'Najpierw zaznacz zgodę: zasady są poniżej.',
    copy: 'Kopiuj',
    copied: 'Skopiowano',
    share: 'Udostępnij',
    more: 'Pokaż wcześniejsze',
    referral: 'Poleć nas',
    noRewards: 'Teraz nie ma żadnych nagród.',
    nothingYet: 'Jeszcze nic się nie wydarzyło. Tu pojawią się Twoje pierwsze punkty.',
    failed: 'To się nie udało. Spróbuj za chwilę albo otwórz stronę ponownie.',
  },
  uk: {
    parts: 'Частини програми',
    rewards: 'Винагороди',
    statement: 'Історія',
    rules: 'Правила',
    level: 'Рівень',
    usable: 'Можна використати',
    codes: 'Ваші коди',
    get: 'Отримати',
    yours: 'Ваша винагорода',
    join: 'Приєднатися',
    agree: 'Правила мені відомі, і я хочу брати участь.',
    agreeFirst: 'Спершу поставте позначку: правила наведено нижче.',
    copy: 'Копіювати',
    copied: 'Скопійовано',
    share: 'Поділитися',
    more: 'Показати раніші',
    referral: 'Порадьте нас',
    noRewards: 'Зараз винагород немає.',
    nothingYet: 'Ще нічого не сталося. Тут з’являться ваші перші бали.',
    failed: 'Не вдалося. Спробуйте за мить або відкрийте сторінку знову.',
  },
}
