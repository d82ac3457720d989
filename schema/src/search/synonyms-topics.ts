/** Everyday words for formal ones, and neighbouring topics, in the notation of synonyms.ts. */
export const RELATED_TOPICS = `
abuse > violence, maltreatment, trauma
accent, pronunciation > phonetics, speech
accountant, bookkeeping, bookkeeper, accounting > financial statements, auditing, ledger
acting, actor, actors, actress > theatre, drama, performance, improvisation
addiction, addicted, addictions, substance abuse, substance use > drugs, alcohol, drug abuse, opioid
ads, advert, adverts, advertising, advertisement, advertisements > marketing, promotion, consumer, persuasion
aging, ageing, elderly, old age, old people, older people, seniors, older adults, gerontology > retirement, lifespan, later life
airplane, airplanes, plane, planes, aeroplane, aircraft, aviation, flying > flight, aerodynamics, aerospace, aeronautics
alcohol, drinking, alcoholism > substance abuse, addiction, drugs
algorithms > data structures, computational complexity
alien, aliens, extraterrestrial > astrobiology, universe
ancient greece, greek > greece, classical, hellenic
ancient rome, roman, romans > rome, classical, latin
anxiety, depression, mental health, mental illness > psychopathology, clinical psychology, psychiatric, stress, wellbeing, psychological disorders, counseling, abnormal psychology
architect, architects > architecture, building design
argument, arguing, debate, debating > persuasion, rhetoric, argumentation, critical thinking, logic
army, military, soldiers, armed forces > war, warfare, defense, veterans
art, painting, drawing, paintings > fine art, artists, sculpture, visual arts, studio
astronomy, outer space, space, universe, stars, planets, cosmos > astronomical, solar system, galaxies, cosmology, celestial, planetary, astrophysics, stellar
rocket, rockets, spacecraft, satellite, satellites, space travel > space flight, propulsion, astronautics, orbital, aerospace
autonomous vehicles, self driving, self driving cars, driverless > robotics, control, automotive
babies, baby, infant, infants, toddler, toddlers > infancy, early childhood, child development
bacteria, germs, microbes, microbe > microbiology, microbiology, pathogens, microorganisms, infectious
banking, bank, banks > finance, financial institutions, money, monetary
behavior, behaviour > psychology, conduct
bees, bugs, bug, insect, insects, pollinators > entomology, insect
bible, biblical > scripture, religion, hebrew bible, christianity
big data, data science, data scientist, data analytics > data mining, statistics, machine learning, analytics
birds, bird > ornithology, wildlife, avian
black people, black history > african american
blood > circulation, hematology, cardiovascular
body language, nonverbal > nonverbal communication, interpersonal
body, human body, anatomy > physiology, anatomical, musculoskeletal
brain, brains > neuroscience, cognition, neural, cognitive, neurobiology, nervous system, neuroanatomy
breathing > respiration, respiratory, pulmonary, meditation
bridges, bridge > structural, structures, civil engineering
budget, budgets, budgeting > financial planning, public finance, fiscal, cost, financial management
buildings, building, construction > structural, architecture, architectural
bullying, harassment > aggression, violence, school climate, discrimination
burnout, stress, stress management > well being, coping, resilience, mindfulness
business plan, startup, startups, start up, own business, starting a business, entrepreneur, entrepreneurs, entrepreneurship, founder > new venture, ventures, small business, innovation, entrepreneurial
buying, purchasing, procurement, shopping, shoppers > consumer, supply chain, sourcing, retail
camera, cameras, photography, photographer > photographic, images, imaging
cancer, tumor, tumors > oncology, oncogenes, tumor biology, carcinogenesis
car, cars, automobile, automobiles > vehicle, vehicles, automotive, transportation, driving
career, careers, job, jobs, job search, resume, cv, internship, internships > employment, professional development, career development, work experience, interview, practicum
cells > cell biology, cellular, molecular
charts, graphs, plots, data visualization, dashboards > visualization, graphics, infographics
chemicals > chemistry, chemical, toxic
childhood, child, children, kids, kid > child development, youth, adolescents, pediatric, elementary, early childhood
parenting, parents, parent, raising children, motherhood, fathers, mothers > family, child development, parental, children
teen, teens, teenager, teenagers, adolescent, adolescents, youth > adolescence, young people, young adults
china > chinese
chinese, mandarin > china
church, christian, christians > christianity, religion, religious, theology
circuits, electronics, electronic > electrical, semiconductor, devices, digital logic
city, cities, town, towns, urban > urban planning, metropolitan, municipal, urbanization
city planning, urban planning, town planning > planning, land use, zoning, community planning
civil rights, human rights > justice, discrimination, equality, activism
climate, climate change, global warming, greenhouse > environmental change, atmosphere, carbon, sustainability, atmospheric
weather, storms, storm, hurricanes, tornado, forecast > meteorology, atmospheric, climate, atmosphere
clothes, clothing, fashion, costume, costumes > textile, dress, apparel
coach, coaches, coaching > mentoring, leadership, athletics
comics, comic books, graphic novels > cartoon, popular culture
compliance > regulation, regulatory, law, policy, ethics
composting, soil, soils, dirt > soil science, agriculture
computer security, cyber, cybersecurity, cyber security, hacking, hackers, hacker, infosec, information security > security, cryptography, network security, malware, penetration testing, privacy
phishing, malware, virus protection, ransomware > cybersecurity, information security
encryption, cryptography, codes and ciphers > security, cryptology
computers, computer > computing, computational
conflict, conflict resolution, conflict management, disputes > negotiation, mediation, peace
cooking, cook, chef, recipes, culinary > food, nutrition, food preparation
copyright > intellectual property, media law
corruption, fraud, embezzlement > ethics, white collar crime, crime, auditing
counselling, counseling, counselor, therapist, therapy, psychotherapy > clinical, mental health, treatment, interventions, helping skills
couples, couple, dating, romance, romantic, marriage, married, relationships, love, divorce > intimate relationships, family, interpersonal relationships, close relationships, couple, marital, sexuality
crime, crimes, criminal, criminals > criminology, criminal justice, law enforcement, delinquency, deviance
crime scene, csi, detective, detectives, forensics, forensic, crime investigation > criminal investigation, evidence, criminalistics
police, cops, policing, law enforcement > criminal justice, crime
prison, prisons, jail, prisoners, incarceration > corrections, punishment, criminal justice, mass incarceration
murder, homicide, serial killers > violence, crime, victim
terrorism, terrorists, terrorist, extremism > counterterrorism, homeland security, political violence, radicalization
critical thinking, reasoning, logic > argument, problem solving, rhetoric
culture, cultures, cultural > intercultural, cross cultural, anthropology, ethnography
cross cultural, intercultural, working abroad > culture, multicultural, global
customer service, customers, customer, clients > consumer, service, marketing
customer experience > user experience, marketing
dance, dancing, ballet > choreography, movement
data > statistics, database, analytics, information
data analysis, data analytics, analyzing data > statistics, analytics, statistical methods, quantitative methods, data mining
deaf, hearing loss, hard of hearing, hearing > audiology, sign language, auditory, aural
death, dying, grief, bereavement, mourning > loss, end of life, hospice
decision making, decisions, decision > judgment, choice, decision analysis, operations research
democracy, voting, elections, election, vote, voters, campaigns > electoral, politics, political parties, government, political participation
design thinking, creativity, innovation, creative thinking > creative, problem solving, ideas, innovative
dictators, dictatorship > authoritarianism, authoritarian, regimes
diet, diets, dieting, nutrition, healthy eating, eating, weight loss, obesity, nutritionist > food, nutritional, dietary, metabolism, nutrients, weight
dinosaurs, dinosaur, fossils, fossil > paleontology, paleobiology, earth history, prehistoric
disability, disabilities, disabled, handicapped, special needs > special education, accessibility, exceptional, accommodations
disaster, disasters, emergency, emergencies, crisis > hazards, risk, preparedness, emergency management, crisis management, response
disease, diseases, illness, sickness > epidemiology, pathology, health, infectious, pathogen
outbreak, outbreaks, pandemic, pandemics, epidemic, epidemics, covid, coronavirus > epidemiology, infectious disease, public health, disease
vaccines, vaccine, vaccination, immune system, immunity > immunology, infectious disease, viruses
viruses, virus > virology, infectious disease, pathogens
doctor, doctors, physician, physicians, medicine, medical school > medical, clinical, health care, patient
domestic violence, sexual assault, sexual violence > violence, abuse, victims, intimate partner
dogs, cats, pets, pet, dog > animals, companion animals, veterinary
veterinary, vet, veterinarian > animal science, animals, animal health
drama, plays, play writing, stage > theatre, theater, playwriting, dramatic
theater, theatre > drama, performance, stage, acting
driving > traffic, transportation, vehicle
drugs, drug, narcotics, opioids, marijuana, cannabis > substance abuse, drug use, addiction, pharmacology, drug abuse, psychopharmacology
medication, medications, pharmacy, pharmaceuticals > drugs, pharmacology, drug
earth, rocks, rock, minerals, volcano, volcanoes, earthquakes, earthquake, geology > earth science, geological, tectonics, mineralogy, natural hazards, seismic
ecology, ecosystem, ecosystems, nature > ecological, environment, biodiversity, conservation, wildlife
economy, economic, economics > markets, economic policy, macroeconomics, microeconomics
inflation, recession, unemployment, gdp > macroeconomics, monetary policy, economic
supply and demand > microeconomics, markets, prices
editing, editor, proofreading > writing, journalism, copy editing
electricity, electric, electrical > circuits, power systems, electromagnetic, energy
magnets, magnetism > electromagnetism, magnetic, electromagnetic
energy, renewable energy, clean energy, green energy, solar power, solar energy, wind power > renewable, solar, sustainability, power, fuel cells, sustainable energy
engine, engines, motor, motors > combustion, propulsion, thermodynamics, machines
english grammar, grammar > syntax, language structure, usage, writing
environment, environmental, going green > sustainability, ecology, conservation, natural resources, pollution
sustainability, sustainable > environmental, green, conservation, resilience
pollution, polluted, contamination, pollutants > environmental health, toxicology, contaminants, air quality, water quality, toxic, environmental
poison, poisons, toxins, toxic > toxicology, hazardous
recycling, waste, garbage, trash > waste management, sustainability, environmental
ethics, morals, morality, moral, right and wrong > ethical, values, integrity, moral philosophy
ethnicity, race, racism, racial > racial, ethnic, discrimination, prejudice, diversity, minority
evolution, darwin > evolutionary, natural selection, phylogenetic
exercise, fitness, workout, working out, gym > physical activity, kinesiology, exercise physiology, strength, training
running, jogging > exercise, endurance, fitness, physical activity
sport, sports, athletics, athlete, athletes > athletic, kinesiology, coaching, games
sports injuries, injury, injuries > athletic training, trauma, prevention, biomechanics
swimming, yoga, tennis, golf, soccer, basketball > physical activity, fitness, sport
facebook, twitter, instagram, tiktok, social media, social network, social networks, social networking > digital media, online communities, internet, new media
fake news, misinformation, disinformation, propaganda > media literacy, journalism, persuasion, news
family, families > family relationships, parenting, kinship, couples
farm, farming, farmer, farms, agriculture, agricultural > crops, crop, agronomy, food production, livestock
gardening, garden, gardens, plants, plant, flowers, botany > horticulture, plant science, landscape, plant biology
trees, tree, forests, forest, forestry > woody plants, arboriculture, woodland, vegetation
livestock, cows, cattle, horses, horse, poultry > animal science, equine, animal production, animals
fear, fears, phobia, phobias > anxiety, emotions
saving the planet, save the planet, saving the earth > sustainability, climate change, conservation, environmental
coworkers, colleagues, co workers, getting along > workplace, interpersonal, teamwork, organizational behavior
feminism, feminist, women > gender, women's studies, sexism
gender, sex differences > women, sexuality, masculinity, feminism
sex, sexuality, sexual health, sex education > human sexuality, reproductive, gender, sexual
pregnancy, pregnant, childbirth, birth, reproduction > maternal, prenatal, reproductive, reproductive health
film, films, movie, movies, cinema, filmmaking > motion picture, screen, cinematic, film studies, documentary
finance, finances, financial, corporate finance > financial management, investment, capital, banking
money, personal finance, saving money, saving, financial literacy, debt > personal financial, finance, wealth, monetary, financial planning, consumer finance
stocks, stock market, stock, shares, investing, investments, investment, investor, investors, wall street, trading, portfolio > securities, capital markets, financial markets, equity, portfolio management, asset, security analysis
taxes, tax, taxation > fiscal, public finance, tax policy
insurance > risk, actuarial, risk management
actuary, actuarial > actuarial mathematics, insurance, life contingencies
risk, risks, risk management > uncertainty, hazard, safety, reliability
fire, fires, firefighting, fire safety, firefighter > fire protection, combustion, smoke, flame, fire dynamics
safety, workplace safety, occupational safety > hazard, accident prevention, injury, occupational health
first aid > emergency care, injuries, cpr
fish, fishing, marine, ocean, oceans, sea > oceanography, oceanic, aquatic, fisheries, marine biology
water, rivers, river > hydrology, watershed, aquatic, water resources, hydraulics
drinking water > water quality, water treatment
food, foods > nutrition, culinary, food science, food systems
food poisoning, food safety > foodborne, food microbiology, hygiene
foreign policy, diplomacy, international relations, world politics, geopolitics > international politics, international security, global politics
french, france > francophone, french language
german, germany > germanic
spanish, spain > hispanic, latin america
italian > italy
russian, russia > soviet, slavic
japan, japanese > east asia
arabic, arab > middle east, islamic
farsi, persian, iran > iranian
hebrew, israel, israeli > jewish, middle east
jews, jewish, judaism > holocaust, hebrew, israel
islam, muslim, muslims, islamic > middle east, religion, quran
latino, latina, latinos, hispanic, latinx > latin american, us latino, chicano
genes, genetics, gene, heredity, dna testing > genetic, genomics, genome, inheritance, molecular
gene editing, crispr, genetic engineering > genetics, biotechnology, genome
geography, maps, map, mapping > cartography, geospatial, geographic information systems, spatial
globalization, global, world > international, transnational
government, bureaucracy, public administration, public sector > public policy, politics, governance, public management
grant writing, grants, fundraising > proposal, nonprofit, philanthropy
graphic design, graphics, illustration, photoshop, logo > visual communication, design, digital imaging, typography, layout
group work, teamwork, team building, teams, team, collaboration > group dynamics, small group, collaborative, groups, team development
growing up > development, adolescence, childhood
guns, gun > firearms, gun violence
handwriting, calligraphy > writing, lettering
happiness, happy, wellbeing, well being, wellness > positive psychology, health, life satisfaction
health, healthy, wellness, healthy living > health promotion, public health, wellbeing, personal health
health care, healthcare, hospital, hospitals, hospital management > health services, health systems, medical care, health administration, patients, health policy
nurse, nurses, nursing > patient care, clinical, health care
hearing test, ears, ear > audiology, auditory
heart, cardiac, heart disease > cardiovascular, cardiology, circulation
heat, heat transfer, hot > thermal, thermodynamics
hiring, recruiting, recruitment, interviewing, interviews > human resources, selection, staffing, personnel, interview
history, past > historical
holocaust, genocide > nazi, mass violence, jewish history
home, house, houses, housing > residential, real estate, neighborhood
homeless, homelessness, poverty, poor, poor people, inequality > social inequality, low income, welfare, stratification, social class, economic inequality
human evolution, apes, monkeys, primates, primate > physical anthropology, biological anthropology, primatology
hypothesis testing, statistics, statistical > probability, inference, regression, data analysis, statistical analysis
immigration, immigrants, immigrant, migration, refugees, refugee > migrants, diaspora, border, transnational
indigenous, native american, native americans, american indian, american indians > tribal, indigenous peoples
influence, influencing, persuasion, persuade > rhetoric, attitude change, negotiation
internet, online, web, world wide web > networks, digital, websites
interior design, furniture > architecture, design, interior
javascript, java, python, c, cplusplus, csharp, ruby, php, scala > programming, programming language, scripting, software
jazz, rock music, pop music, hip hop, rap, rock and roll > popular music, music
journalism, journalist, journalists, reporter, reporting, news, newspaper, newspapers > news writing, media, press, broadcast
judge, judges, courts, court, trial, supreme court > judicial, law, legal, constitutional
law, legal, laws, lawyer, lawyers, attorney > jurisprudence, court, legal system, regulation, constitution
constitution, constitutional law > constitutional, american government
kinesiology, movement science > exercise, biomechanics, motor control, physical activity
language, languages, foreign language, foreign languages, learn a language > linguistics, second language, bilingual, elementary, language acquisition
linguistics > syntax, phonology, semantics, language
landscaping, landscape, landscape design > landscape architecture, planting, horticulture, site design
leader, leaders, leadership, leading, leading teams > management, organizational leadership, managing people
manager, managers, managing, management, supervisor, supervision, supervising, boss > leadership, organizational behavior, managing people, administration, managerial
managing people, people management, people skills, soft skills > leadership, interpersonal, organizational behavior, human resources
library, libraries, librarian, librarians, archives, archive > library science, archival, information studies, collections, cataloging
light, optics, lasers, laser > optical, photonics, waves
literature, books, reading, novels, novel, fiction > literary, readings, novelists, narrative
poetry, poems, poem, poet, poets > verse, poetic, literature
short stories, storytelling, stories, story > narrative, fiction, creative writing
literacy, learning to read, reading skills > reading instruction, reading, phonics
lobbying, lobbyists > interest groups, advocacy, political
logistics, shipping, transport, transportation > supply chain, freight, traffic
transit, trains, buses, public transport > transportation, infrastructure
machines, mechanical, machinery > mechanisms, mechanical engineering, mechanics
magic, witchcraft, witches, occult > ritual, religion, superstition
manufacturing, factory, factories, production > industrial, operations management, production
operations, operations management > supply chain, process, logistics
market research, consumers, consumer behavior, consumer > marketing, customer, survey
marketing, branding, brand, brands, promotion > advertising, consumer behavior, market, brand management
digital marketing, online marketing, email marketing > marketing, social media, advertising, web analytics
sales, selling, salesperson > marketing, persuasion, negotiation
materials, metals, metal, steel, plastics, polymers, plastic > materials science, alloys, polymer, polymeric
nanotechnology, nano > nanoscale, nanomaterials, nanoparticles
matrices, matrix, vectors, linear algebra > linear, eigenvalues, vector
mechanics > dynamics, statics, motion, forces
media, mass media > journalism, communication, television, digital media
medieval, middle ages > renaissance, early modern, feudal
meditation, mindfulness > contemplative, stress, wellbeing
meetings, meeting, facilitation > group communication, small group, facilitating
memory, forgetting, thinking, mind > cognition, cognitive psychology, cognitive, mental processes
men, masculinity, manhood > gender, men
mentor, mentors, mentoring, mentorship > coaching, advising, peer
middle east > arab, islamic, israel, persian
mobile phones, cell phones, smartphone, smartphones, wireless > mobile computing, telecommunications, wireless communications
motivation, motivating, motivate > incentives, behavior, achievement, engagement
museum, museums > curatorial, exhibitions, collections, heritage
music, songs, song, musician, musicians, singing, choir > musical, vocal, performance, listening
piano, guitar, violin, instrument, orchestra, band > music, instrumental, performance, ensemble
music theory > harmony, composition
myths, mythology, myth, legends, gods > mythological, folklore, classical, epic
folklore, fairy tales > folk, tales, oral tradition
negotiation, negotiating, negotiations, bargaining > conflict resolution, persuasion, mediation, dispute
networks, networking, computer networks > network protocols, telecommunications, internet, tcp
neural networks, deep learning > machine learning, artificial intelligence
nuclear, nuclear power, radiation > reactor, radioactive, nuclear engineering, nuclear energy
numbers > number theory, arithmetic, mathematics
numerical methods, numerical analysis > computational methods, scientific computing
nutritional > diet, food
office politics, organizational behavior, company culture, organisational culture > organizations, organizational culture, workplace, organizational psychology
change management, organizational change > organizational development, leadership, transformation
organizations, companies, company, corporations, corporate > organizational, firm, business, management
painting, watercolor, sketching > drawing, studio art
sculpture, ceramics, pottery > three dimensional, studio art, sculptural
printing, printmaking, screen printing > silkscreen, etching, print
peace, war, wars, warfare > conflict, military, international security, peacebuilding
performance review, performance appraisal, feedback > evaluation, assessment, performance management
personality > individual differences, personality theories, social psychology
pests, pest, pest control, pesticides > integrated pest management, insects, entomology, weeds
philosophers, philosophy, meaning of life > ethics, metaphysics, epistemology, philosophical
plato, aristotle, socrates > ancient philosophy, greek philosophy
policy, policies, public policy, policymaking > government, regulation, policy analysis, legislation
population, populations, demography, demographics > demographic, fertility, migration
presentations, presentation, presenting, public speaking, speech making, giving speeches, speeches, speaking > oral communication, oral presentation, speech, delivery, rhetoric
communicating, communication, communication skills > interpersonal communication, speaking, writing
listening, conversation, small talk > interpersonal communication, oral communication
privacy > data protection, surveillance, security
problem solving > critical thinking, decision making, reasoning
process improvement, efficiency, optimization > quality, operations, optimization methods, linear programming
product design, product development, product management, prototyping > design process, new product, engineering design, product
professionalism, professional, professional skills > ethics, workplace, career
psychology, human behavior > psychological, behavior, mental
quantum, quantum computing, quantum physics > quantum mechanics, quantum information, qubits
real estate, property, property management, realtor > real estate development, housing, land use
refugees crisis > immigration, humanitarian
relativity, einstein > modern physics, spacetime, gravitation
reliability, maintenance, failure > reliability engineering, failure analysis, maintainability
religion, religions, religious, faith, spirituality > theology, sacred, belief, spiritual
research, research methods, research skills, doing research > methodology, research design, inquiry, thesis
interviewing techniques, focus groups, qualitative research > qualitative methods, ethnography
questionnaires, questionnaire, surveys, polls, polling > survey methodology, survey design, sampling, public opinion
robots, robot, robotics, automation > robotic, control systems, mechatronics, autonomous
rhetoric > persuasion, public speaking
sampling > survey, statistics
schools, school, classroom, education > educational, teaching, students, schooling, curriculum
teachers, teacher, teaching, pedagogy, instructor > instruction, education, classroom, curriculum, learning
teaching math > mathematics education, teaching mathematics
lesson plans, lesson planning, curriculum design, instructional design > curriculum, instruction, teaching methods
gifted, talented > exceptional, special education
college, university, universities, higher education > postsecondary, student affairs, college students
students, student > learners, student development
dyslexia, learning disabilities, learning disability > reading difficulties, special education, reading disabilities
stuttering, stutter, speech problems, speech disorders > fluency disorders, speech language pathology, communication disorders
swallowing > dysphagia
language disorders, aphasia > communication disorders, speech pathology
testing, tests, exam, exams, assessment > measurement, evaluation, psychometrics, test
scheduling, planning, plan > project management, time management
science, scientific > research, scientists
science communication, technical writing > scientific writing, professional writing
security > cybersecurity, safety, privacy
national security, homeland security, intelligence, spies, spying, espionage > security policy, intelligence analysis, counterterrorism
sensor, sensors, instrumentation > measurement, biosensors, signal processing
shakespeare > drama, renaissance, plays
signals, signal > signal processing, communications, fourier
simulation, simulations, modeling > computer simulation, models, monte carlo
simulink, matlab, octave > numerical computing, computation, scientific computing
slavery, slaves, slave trade > african american, plantation, emancipation, enslaved
sleep, dreams, dream > circadian, biological rhythms, consciousness
social justice, activism, activists, protest, protests, equality > social movements, inequality, oppression, social change
social work, social worker, social services > human services, community, welfare
society, social > sociology, sociological, social structure, community
software, software development, software engineering, developer > programming, software design, application development
sound, audio, acoustics > acoustic, sound design, hearing, recording
south america, latin america > latin american, spanish, brazil
spss course > statistics
structures, structural > structural analysis, steel, concrete
suicide > mental health, crisis, self harm, depression
surgery, surgical > medical, clinical
systems thinking, systems engineering > systems, complex systems, system design
teaching english > english as a second language, tesol, language teaching
television, broadcasting, radio, podcast, podcasts > broadcast, media production, audio
time management, productivity, study skills, organization skills, getting organized > self management, planning, academic success, learning strategies
tourism, travel, study abroad > international, global, hospitality
hotels, hotel, hospitality > tourism, travel
event planning, event management, organizing events > events, hospitality, meetings
trauma > abuse, stress, violence
translation, translating, interpreting > translator, language
unconscious bias, implicit bias, bias, stereotypes > prejudice, discrimination, diversity, stereotyping
unions, union, labor, workers > labor relations, collective bargaining, workforce, work
video, videos, video editing, video production > film production, multimedia, digital video, digital media
video games, games, gaming, game design, game > interactive, play, game theory, animation
cartoons, animation > motion graphics, digital media
violence, violent > aggression, crime, abuse
volunteering, volunteer, volunteers, community service, service learning > civic engagement, community, nonprofit
waves > vibrations, oscillations, optics, electromagnetic
web scraping, crawling > data collection, text mining, python
website, websites > web design, web development, html
wine, beer, brewing > fermentation, alcohol
wildlife, animals, animal, zoo > zoology, conservation biology, animal behavior, mammals
conservation, endangered species > biodiversity, wildlife, conservation biology
historic preservation, old buildings, heritage > preservation, historic, conservation
archaeology, archeology, excavation, artifacts > archaeological, ancient, material culture
work life balance, balance > work and family, stress, wellbeing
workplace, work, at work > occupational, employment, organizations, labor
writing, writer, essay, essays, creative writing, writing skills > composition, rhetoric, academic writing, prose
business writing, report writing, emails > professional writing, technical writing, business communication
`;
