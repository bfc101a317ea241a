import type { People } from './shop-profile.ts'

/** Common first and last names and towns of Poland, the most common first. */
export const polishPeople: People = {
  women:
    split(`Anna Katarzyna Maria Małgorzata Agnieszka Barbara Ewa Magdalena Elżbieta Joanna Aleksandra Monika Zofia Natalia Julia Karolina
    Dorota Beata Marta Justyna Paulina Sylwia Patrycja Kinga Zuzanna Wiktoria Izabela Weronika Emilia Iwona Olga Agata Dominika Kamila Martyna
    Klaudia Ewelina Hanna Aneta Alicja Lena Oliwia Renata Edyta Gabriela Daria Angelika Michalina Urszula Ilona Helena Nina Milena Laura`),
  men: split(`Piotr Krzysztof Andrzej Tomasz Paweł Michał Marcin Jan Jakub Adam Łukasz Grzegorz Mateusz Marek Wojciech Kamil Mariusz Dawid Rafał
    Bartosz Maciej Jacek Robert Szymon Kacper Jarosław Filip Sebastian Patryk Damian Przemysław Dariusz Artur Konrad Hubert Dominik Igor Wiktor
    Karol Adrian Radosław Daniel Antoni Franciszek Leon Norbert Zbigniew Sławomir Mikołaj Oskar Stanisław Tymon`),
  // A surname is given for men; that of women is told by its ending.
  surnames:
    split(`Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski Mazur Jankowski
    Kwiatkowski Wojciechowski Krawczyk Kaczmarek Piotrowski Grabowski Zając Pawłowski Król Michalski Wróbel Wieczorek Jabłoński Nowakowski Majewski
    Olszewski Dudek Stępień Jaworski Adamczyk Malinowski Górski Nowicki Pawlak Sikora Witkowski Walczak Rutkowski Michalak Szewczyk Ostrowski Baran
    Tomaszewski Pietrzak Zalewski Wróblewski Marciniak Jasiński Zawadzki Bąk Sadowski Duda Jakubowski Wilk Włodarczyk Chmielewski Borkowski Sokołowski
    Szczepański Sawicki Kucharski Lis Maciejewski Kubiak Kalinowski Wysocki Mazurek Kołodziej Kaźmierczak Czarnecki Sobczak Konieczny Głowacki Urban
    Zakrzewski Wasilewski Krajewski Sikorski Laskowski Mróz Ziółkowski Gajewski Szulc Makowski Kaczmarczyk Brzeziński Baranowski Przybylski Kozak
    Borowski Błaszczyk Adamski Cieślak Górecki Szczepaniak Kania Janik Leśniak Bielecki Gołębiowski Mikołajczyk Urbański Kurowski Markowski Ratajczak`),
  feminine: (surname) => surname.replace(/(s|c|dz)ki$/, '$1ka').replace(/ny$/, 'na'),
  towns: [
    { city: 'Warszawa', postcode: '00-', weight: 19 },
    { city: 'Kraków', postcode: '30-', weight: 10 },
    { city: 'Wrocław', postcode: '50-', weight: 9 },
    { city: 'Poznań', postcode: '60-', weight: 7 },
    { city: 'Gdańsk', postcode: '80-', weight: 6 },
    { city: 'Łódź', postcode: '90-', weight: 6 },
    { city: 'Szczecin', postcode: '70-', weight: 4 },
    { city: 'Katowice', postcode: '40-', weight: 4 },
    { city: 'Lublin', postcode: '20-', weight: 4 },
    { city: 'Gdynia', postcode: '81-', weight: 3 },
    { city: 'Bydgoszcz', postcode: '85-', weight: 3 },
    { city: 'Białystok', postcode: '15-', weight: 3 },
    { city: 'Rzeszów', postcode: '35-', weight: 2 },
    { city: 'Toruń', postcode: '87-', weight: 2 },
    { city: 'Kielce', postcode: '25-', weight: 2 },
    { city: 'Olsztyn', postcode: '10-', weight: 2 },
    { city: 'Gliwice', postcode: '44-', weight: 2 },
    { city: 'Zielona Góra', postcode: '65-', weight: 1 },
    { city: 'Opole', postcode: '45-', weight: 1 },
    { city: 'Sopot', postcode: '81-', weight: 1 },
    { city: 'Zakopane', postcode: '34-', weight: 1 },
    { city: 'Konstancin-Jeziorna', postcode: '05-', weight: 1 },
  ],
  postcodeDigits: 3,
  abroad: [
    { country: 'DE', city: 'Berlin', postcode: '10115' },
    { country: 'CZ', city: 'Praha', postcode: '110 00' },
    { country: 'IE', city: 'Dublin', postcode: 'D01 F5P2' },
    { country: 'NL', city: 'Rotterdam', postcode: '3011 AA' },
  ],
  // Numbers of machines (211 …): the numbering plan has them, and nobody answers a call.
  phonePrefix: '+482111',
  phoneDigits: 5,
}

function split(names: string): string[] {
  return names.split(/\s+/)
}
