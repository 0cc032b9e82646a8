//! Names of families with roots in the rest of Europe, most frequent first. Slavic and Baltic
//! family names stand in the form for men.

/// Polish girls' names.
pub const POLISH_GIRLS: &str = "Julia Zuzanna Maja Zofia Hanna Lena Alicja Oliwia Natalia Wiktoria Amelia Nikola Emilia Aleksandra \
Gabriela Kinga Weronika Martyna Klaudia Agata Kornelia Małgorzata Pola Laura Iga";
/// Polish boys' names.
pub const POLISH_BOYS: &str = "Jakub Szymon Filip Kacper Antoni Oskar Adam Wojciech Mateusz Bartosz Dominik Krystian Maksymilian \
Patryk Igor Oliwier Tomasz Michał Piotr Łukasz Nikodem Fabian Hubert Damian Stanisław";
/// Polish family names.
pub const POLISH: &str = "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski \
Kozłowski Jankowski Mazur Wojciechowski Kwiatkowski Krawczyk Kaczmarek Piotrowski Grabowski Pawłowski Michalski Król \
Wieczorek Jabłoński Wróbel Majewski Olszewski Stępień Malinowski Jaworski Górski Rutkowski Sikora Baran";
/// Romanian girls' names.
pub const ROMANIAN_GIRLS: &str = "Maria Andreea Sofia Daria Ioana Alexandra Bianca Elena Antonia Ștefania Gabriela Denisa Larisa \
Mihaela Raluca Teodora Patricia Rebeca Sara Iasmina Carla Ana Delia Cristina Nicoleta";
/// Romanian boys' names.
pub const ROMANIAN_BOYS: &str = "Andrei David Alexandru Matei Luca Ștefan Gabriel Darius Mihai Ionuț Robert Cristian Florin Rareș \
Vlad Denis Eduard Iulian Marius Răzvan Sebastian Tudor Victor Bogdan Nicolae";
/// Romanian family names.
pub const ROMANIAN: &str = "Popescu Ionescu Popa Radu Dumitru Stan Stoica Gheorghe Munteanu Matei Constantin Rusu Moldovan Șerban \
Lazăr Ciobanu Florea Dinu Costache Ilie Neagu Barbu Tănase Voicu Nistor Petrescu Oprea Enache Preda Sandu";
/// Lithuanian girls' names.
pub const LITHUANIAN_GIRLS: &str = "Emilija Gabija Ugnė Austėja Kamilė Goda Urtė Viktorija Gustė Liepa Karolina Eglė Rugilė Miglė \
Ieva Simona Greta Kotryna Sofija Luknė Vakarė Evelina";
/// Lithuanian boys' names.
pub const LITHUANIAN_BOYS: &str = "Lukas Matas Nojus Jonas Dominykas Kajus Domas Tomas Rokas Mantas Benas Gustas Ignas Karolis \
Arnas Justas Titas Vilius Emilis Paulius Augustas Kristupas";
/// Lithuanian family names.
pub const LITHUANIAN: &str = "Kazlauskas Jankauskas Petrauskas Stankevičius Vasiliauskas Butkus Žukauskas Paulauskas Urbonas \
Kavaliauskas Navickas Ramanauskas Savickas Šimkus Balčiūnas Rimkus Kučinskas Adomaitis Mažeika Baranauskas Žilinskas \
Lukošius Gudaitis Mockus Grigas";
/// Bulgarian and Russian girls' names.
pub const SLAVIC_GIRLS: &str = "Viktoria Maria Nikol Aleksandra Daria Gergana Elena Ivana Simona Raya Anastasia Polina Sofia Yana \
Kristina Tsvetelina Mihaela Desislava Teodora Radostina Anna Ksenia";
/// Bulgarian and Russian boys' names.
pub const SLAVIC_BOYS: &str = "Aleksandar Georgi Ivan Dimitar Martin Kristian Nikolay Viktor Boris Daniel Maksim Stefan Kaloyan \
Plamen Dmitri Artem Mikhail Vasil Hristo Yordan Teodor Bozhidar";
/// Bulgarian and Russian family names.
pub const SLAVIC: &str = "Ivanov Georgiev Dimitrov Petrov Nikolov Hristov Stoyanov Todorov Iliev Vasilev Angelov Atanasov Petkov \
Popov Mihaylov Kolev Asenov Marinov Volkov Kuznetsov Smirnov Sokolov Lebedev Morozov Yordanov Kirilov";
/// Ukrainian girls' names.
pub const UKRAINIAN_GIRLS: &str = "Sofiia Anna Mariia Anastasiia Solomiia Daryna Oleksandra Kateryna Polina Yeva Zlata Yuliia Viktoriia \
Olha Yaroslava Milana Diana Iryna Nadiia Oksana Varvara Liliia";
/// Ukrainian boys' names.
pub const UKRAINIAN_BOYS: &str = "Artem Oleksandr Maksym Dmytro Danylo Mykyta Bohdan Andrii Ivan Illia Nazar Tymofii Matvii Yehor \
Kyrylo Denys Serhii Volodymyr Vladyslav Roman Ostap Yurii";
/// Ukrainian family names.
pub const UKRAINIAN: &str = "Shevchenko Kovalenko Bondarenko Tkachenko Kravchenko Melnyk Boiko Kovalchuk Oliinyk Lysenko Marchenko \
Polishchuk Rudenko Savchenko Petrenko Moroz Tkachuk Klymenko Pavlenko Vasylenko Hnatiuk Romanenko Sydorenko Zinchenko Koval";
/// Portuguese and Brazilian girls' names.
pub const PORTUGUESE_GIRLS: &str = "Maria Beatriz Leonor Matilde Carolina Mariana Ana Inês Margarida Francisca Sofia Lara Luana \
Letícia Rafaela Gabriela Júlia Bianca Joana Madalena Yasmin Clara";
/// Portuguese and Brazilian boys' names.
pub const PORTUGUESE_BOYS: &str = "João Francisco Santiago Rodrigo Tomás Gonçalo Diogo Martim Afonso Tiago Pedro Miguel Guilherme \
Rafael Lucas Gabriel Duarte Enzo Matheus Leandro Rui Nuno";
/// Portuguese and Brazilian family names.
pub const PORTUGUESE: &str = "Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Jesus Sousa Fernandes Gonçalves Gomes \
Lopes Marques Alves Almeida Ribeiro Pinto Carvalho Teixeira Moreira Correia Mendes Nunes Vieira Freitas Barbosa";
/// Spanish and Latin American girls' names.
pub const SPANISH_GIRLS: &str = "Lucía Sofía Valentina Martina María Paula Daniela Valeria Alba Julia Camila Isabella Carla Sara \
Mariana Ximena Noa Elena Ainhoa Carmen Luna Salomé";
/// Spanish and Latin American boys' names.
pub const SPANISH_BOYS: &str = "Santiago Mateo Hugo Martín Pablo Alejandro Daniel Álvaro Adrián David Sebastián Juan Diego Samuel \
Nicolás Emiliano Javier Carlos Iker Thiago Joaquín Andrés";
/// Spanish and Latin American family names.
pub const SPANISH: &str = "García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Ramírez Torres Díaz Vásquez \
Moreno Jiménez Ruiz Hernández Muñoz Álvarez Castro Rojas Ortiz Suárez Vargas Mendoza Guerrero Zambrano Cárdenas";
/// Italian girls' names.
pub const ITALIAN_GIRLS: &str = "Sofia Giulia Aurora Ginevra Beatrice Alice Vittoria Chiara Martina Giorgia Francesca Elena Arianna \
Camilla Matilde Noemi Bianca Rebecca Viola Ludovica Nicole Gaia";
/// Italian boys' names.
pub const ITALIAN_BOYS: &str = "Leonardo Francesco Alessandro Lorenzo Mattia Andrea Gabriele Tommaso Riccardo Edoardo Matteo Niccolò \
Giuseppe Antonio Federico Marco Samuele Giovanni Pietro Davide Luca Salvatore";
/// Italian family names.
pub const ITALIAN: &str = "Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti De-Luca Mancini \
Costa Giordano Rizzo Lombardi Moretti Barbieri Fontana Santoro Mariani Rinaldi Caruso Ferrara Gatti";
/// Albanian and Kosovan girls' names.
pub const ALBANIAN_GIRLS: &str = "Ajla Amelia Erisa Hana Klea Leona Melisa Noemi Rea Sara Anisa Arta Besa Diellza Elira Fjolla \
Gresa Jonida Lirije Valbona Teuta Ema";
/// Albanian and Kosovan boys' names.
pub const ALBANIAN_BOYS: &str = "Noel Amar Aron Dion Ergi Luis Rron Leon Joel Ardit Arben Besnik Dritan Endrit Fatmir Gent Ilir \
Kujtim Luan Valon Rinor Blerim";
/// Albanian and Kosovan family names.
pub const ALBANIAN: &str = "Hoxha Shehu Krasniqi Gashi Berisha Morina Kelmendi Bytyqi Shala Kola Leka Gjoni Prifti Dervishi Hysa \
Marku Lleshi Rama Sula Basha Cela Dedaj Gjoka Haxhiu Zeqiri";
/// Greek and Cypriot girls' names.
pub const GREEK_GIRLS: &str = "Eleni Maria Sophia Katerina Despina Georgia Anastasia Androulla Christina Panayiota Zoe Alexia \
Ioanna Athena Nicoletta Evangelia Stavroula Vasiliki Marina Angeliki";
/// Greek and Cypriot boys' names.
pub const GREEK_BOYS: &str = "Andreas Georgios Christos Nikolas Panayiotis Stavros Dimitris Constantinos Yiannis Kyriacos Michalis \
Alexandros Theodoros Marios Savvas Petros Loukas Ioannis Antonis Leonidas";
/// Greek and Cypriot family names.
pub const GREEK: &str = "Georgiou Constantinou Christodoulou Ioannou Charalambous Papadopoulos Nicolaou Demetriou Andreou \
Michael Panayi Kyriacou Hadjigeorgiou Theodorou Savva Antoniou Pavlou Loizou Economou Stylianou Karageorgis Vassiliou \
Zacharia Makris Petrou";
/// Jewish girls' names.
pub const JEWISH_GIRLS: &str = "Chaya Esther Miriam Rivka Sarah Rachel Leah Chana Shoshana Talia Noa Yael Devorah Malka Hadassah \
Tova Ella Maya Shira Abigail Naomi Bracha Gila Adina Orly";
/// Jewish boys' names.
pub const JEWISH_BOYS: &str = "Moshe Yosef Shmuel Chaim Avraham Yaakov David Yitzchak Mendel Ari Eli Noam Asher Levi Dov Shlomo \
Yehuda Joshua Nathan Zvi Menachem Rafi Gideon Ezra Jonah";
/// Jewish family names.
pub const JEWISH: &str = "Cohen Levy Goldberg Friedman Levine Schwartz Klein Stern Rosenberg Weiss Katz Grossman Shapiro Roth \
Adler Berger Feldman Goldstein Gross Halpern Jacobs Kaplan Landau Mandelbaum Rabinowitz Silverman Spitzer Weinberg";
/// Icelandic girls' names.
pub const ICELANDIC_GIRLS: &str = "Guðrún Anna Sigríður Kristín Embla Sara Freyja Hekla Katla Birta Ásdís Lilja Hildur Ragnheiður Þórdís Sóley Emilía Brynja Salka Edda";
/// Icelandic boys' names; fathers' names give the family name.
pub const ICELANDIC_BOYS: &str = "Jón Aron Alexander Gunnar Sigurður Kristján Ólafur Magnús Bjarki Kári Óskar Einar Stefán Hilmar Ari Birkir Viktor Þór Dagur Ragnar";
