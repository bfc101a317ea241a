import type { People } from './shop-profile.ts'

/** Common first and last names and towns of Ukraine, the most common first. */
export const ukrainianPeople: People = {
  women:
    split(`Олена Оксана Наталія Тетяна Ірина Марія Світлана Ольга Юлія Анна Людмила Катерина Анастасія Вікторія Галина Дарина Софія Христина
    Аліна Мар'яна Надія Інна Валентина Любов Лариса Яна Діана Вероніка Алла Соломія Поліна Богдана Злата Уляна Лілія Каріна Євгенія Аліса
    Роксолана Зоряна Леся Віра Маргарита Іванна Олександра Ярина Владислава Руслана Мирослава Неля`),
  men: split(`Олександр Андрій Сергій Володимир Іван Дмитро Микола Юрій Василь Віталій Максим Олег Роман Ігор Тарас Михайло Богдан Євген Артем
    Назар Ярослав Денис Вадим Павло Петро Руслан Станіслав Антон Степан Остап Віктор Анатолій Данило Кирило Матвій Любомир Ростислав Святослав
    Григорій Ілля`),
  surnames:
    split(`Мельник Шевченко Коваленко Бондаренко Бойко Ткаченко Кравченко Ковальчук Коваль Олійник Шевчук Поліщук Іванов Ткачук Савченко
    Бондар Марченко Руденко Мороз Лисенко Петренко Кравчук Клименко Павленко Савчук Левченко Пономаренко Василенко Кузьменко Гаврилюк Мазур
    Харченко Сидоренко Карпенко Гончаренко Романюк Хоменко Гончарук Захарченко Панченко Мельничук Кушнір Костенко Литвиненко Попович Волошин
    Яценко Данилюк Федоренко Юрченко Назаренко Вовк Козак Білоус Тарасенко Вовченко Гончар Дяченко Жук Нестеренко Білик Терещенко Швець
    Савицький Левицький Яворський Козловський Вишневський Заболотний Чорний Білецький Островський Сосновський Городецький Островерхий Підгірний
    Круглий Романів Іваньків Стасюк Дацюк Дмитренко Приходько Кириленко Семенюк Зінченко Гнатюк Ярошенко Остапенко Мартинюк Гриценко Демченко`),
  feminine: (surname) =>
    surname
      .replace(/(с|ц|з)ький$/, '$1ька')
      .replace(/ий$/, 'а')
      .replace(/ов$/, 'ова'),
  towns: [
    { city: 'Київ', postcode: '01', weight: 24 },
    { city: 'Львів', postcode: '79', weight: 13 },
    { city: 'Одеса', postcode: '65', weight: 8 },
    { city: 'Дніпро', postcode: '49', weight: 8 },
    { city: 'Харків', postcode: '61', weight: 7 },
    { city: 'Івано-Франківськ', postcode: '76', weight: 5 },
    { city: 'Вінниця', postcode: '21', weight: 4 },
    { city: 'Тернопіль', postcode: '46', weight: 4 },
    { city: 'Луцьк', postcode: '43', weight: 3 },
    { city: 'Рівне', postcode: '33', weight: 3 },
    { city: 'Хмельницький', postcode: '29', weight: 3 },
    { city: 'Ужгород', postcode: '88', weight: 3 },
    { city: 'Чернівці', postcode: '58', weight: 3 },
    { city: 'Полтава', postcode: '36', weight: 3 },
    { city: 'Житомир', postcode: '10', weight: 3 },
    { city: 'Черкаси', postcode: '18', weight: 2 },
    { city: 'Запоріжжя', postcode: '69', weight: 2 },
    { city: 'Кропивницький', postcode: '25', weight: 1 },
    { city: 'Миколаїв', postcode: '54', weight: 1 },
    { city: 'Біла Церква', postcode: '09', weight: 1 },
  ],
  postcodeDigits: 3,
  abroad: [
    { country: 'PL', city: 'Warszawa', postcode: '00-950' },
    { country: 'PL', city: 'Kraków', postcode: '30-001' },
    { country: 'DE', city: 'Berlin', postcode: '10115' },
    { country: 'CZ', city: 'Praha', postcode: '110 00' },
  ],
  // 092 belonged to a network that has been switched off: the numbering plan has it, and nobody answers a call.
  phonePrefix: '+380920',
  phoneDigits: 6,
}

function split(names: string): string[] {
  return names.split(/\s+/)
}
