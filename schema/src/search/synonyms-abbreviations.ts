/** Abbreviations and clippings of the training world, in the notation of synonyms.ts. */
export const ABBREVIATIONS = `
1, i
2, ii, two
3, iii, three
4, iv, four
5, v, five
one, i
101, introduction, introductory, intro, fundamentals, basics, foundations, principles, primer > elementary, essentials, overview, survey
beginner, beginners > introduction, introductory, elementary, fundamentals
advanced > intermediate
3d, three dimensional > modeling
abc > basics
ada > disabilities, accessibility
adhd, attention deficit > attention, behavioral disorders, learning disabilities
adr > conflict resolution, mediation, negotiation
agile, scrum > project management, sprint, kanban
ai, artificial intelligence > machine learning, neural networks, deep learning, robotics
aml > money laundering, financial crime, compliance
api, apis > web services, interfaces, programming
app, apps, mobile app > mobile, application, software development, android, ios
ar, augmented reality > virtual reality
asl, american sign language, sign language > deaf
asd, autism > autism spectrum
aws, azure > cloud computing, cloud
b2b > business marketing, sales
bcp > business continuity, disaster recovery, emergency
bi, business intelligence > analytics, data visualization, dashboards, reporting
bim, building information modeling, building information modelling > cad, revit
bio > biology, biological
biochem > biochemistry
biotech > biotechnology
blockchain, crypto, cryptocurrency, bitcoin > fintech, digital currency, cryptography
bootcamp, boot camp > intensive
bpm > business process, process improvement
cad, computer aided design > drafting, modeling, autocad, solid modeling
calc > calculus
capm > project management
cbt > cognitive behavioral therapy, cognitive therapy
cfd > computational fluid dynamics, fluid dynamics
chem > chemistry
ci cd, devops > software engineering, deployment
coding, programming, computer programming > software development, programmer, code, python, java
comm, comms > communication
comp sci, cs, compsci, computer science > computing, programming
cpa > accounting, auditing
cpr, aed > first aid, emergency care, cardiac
crm > customer relationship, customer, sales
csr > corporate social responsibility, sustainability, social responsibility
css, html > web design, web development, website
csv, spreadsheet, spreadsheets, excel > data analysis, microsoft office
ct > computed tomography, imaging
db, database, databases, dbms > sql, data management
sql, structured query language > database, databases, queries
dei, edi, diversity equity inclusion, diversity and inclusion > diversity, inclusion, equity, race, gender, multicultural, bias
diff eq, diffeq, odes, ode, differential equations
pde, pdes, partial differential equations > differential equations
dna > genetics, genomics, molecular biology
dsp > digital signal processing, signal processing
econ > economics, economic
edu, ed > education
ee, electrical engineering > circuits, electronics
eap > employee assistance, counseling
ehs, hse, osha, ohs > occupational safety, workplace safety, safety, occupational health, hazards
eia > environmental impact assessment
elearning, e learning, online learning, distance learning > educational technology, instructional design, learning technologies
emt, ems > emergency medical, first aid, emergency
eng > engineering, english
epi > epidemiology
eq, emotional intelligence > emotions, self awareness, interpersonal
erp, sap > enterprise systems, information systems
esg > sustainability, governance, social responsibility
esl, esol, efl, tesol, tefl, english as a second language > second language, language learners, english language
faa > aviation
fea, fem, finite element, finite element analysis
fintech > financial technology, banking
gdpr, data protection > privacy, data privacy, security
geo > geography, geology
gis, geographic information systems, geographical information systems > mapping, spatial analysis, remote sensing, cartography, geospatial
gmo, gmos > genetically modified, biotechnology
gov, govt > government
gre, gmat, sat > test preparation
haccp > food safety
hci, human computer interaction > user experience, interface design, usability
hipaa > patient privacy, health information, privacy
hiv, aids > sexually transmitted, infectious disease
hr, human resources, human resource management > personnel, workforce, hiring, recruitment, staffing, employment, talent
hvac > heating, ventilation, air conditioning, thermal systems
ict, it, information technology > computing, information systems
iep > special education
iot, internet of things > embedded systems, sensors
ip, intellectual property > patents, copyright, trademark
ipa > phonetics
ir > international relations
iso > quality management, standards
kpi, kpis > performance measurement, metrics, performance
lab > laboratory
lgbt, lgbtq, lgbtqia, queer > gay, lesbian, sexuality, transgender, sexual orientation
lang > language
lit > literature
llm, llms, large language models, gpt, chatgpt > natural language processing, artificial intelligence, machine learning
lms > learning management, elearning
m&a, mergers and acquisitions > corporate finance, valuation
math, maths, mathematics > mathematical, algebra, calculus
mba > business administration, management
med > medical, medicine
mgmt, mgt > management
micro > microeconomics, microbiology
macro > macroeconomics
ml, machine learning > artificial intelligence, neural networks, data mining, statistical learning, deep learning, pattern recognition
mooc > online learning
mri > magnetic resonance imaging, medical imaging
ms office, microsoft office > excel, word processing, spreadsheets
nlp, natural language processing > computational linguistics, text mining
ngo, ngos, non profit, nonprofit, not for profit, charity, charities > philanthropy, volunteer, fundraising
ochem, orgo > organic chemistry
oop, object oriented programming, object oriented > programming, java, classes
os, operating systems, operating system > systems programming
ops > operations
ot > occupational therapy
pe, phys ed, physical education, gym > fitness, exercise, sports
pchem > physical chemistry
phd > doctoral, dissertation
phil > philosophy
photo, photos > photography
phys > physics
physio, physiotherapy, physical therapy > rehabilitation, kinesiology
pm, pmp, project management, project manager > planning, scheduling, agile
poli sci, polisci, political science > politics, government
pov > point of view
ppe > protective equipment, safety
ppt, powerpoint > presentation, presentations
pr, public relations > media relations, publicity, communication campaigns
prob > probability
psych, psy > psychology, psychological
ptsd, post traumatic stress, posttraumatic stress > trauma, traumatic
qa, quality assurance > quality control, testing, six sigma
qc, quality control > quality assurance
rnd, research and development > innovation, research
rehab > rehabilitation
rf > radio frequency, microwave, antennas, wireless
rfid > wireless, sensors
rl > reinforcement learning
rna > molecular biology
roi, return on investment > cost benefit, financial analysis
saas > cloud computing, software
sem, seo, search engine optimization > digital marketing, web analytics, online marketing
sci > science
sci fi, scifi, science fiction
scm, supply chain, supply chain management > logistics, procurement, inventory
six sigma, lean > quality, process improvement
slp > speech language pathology, speech therapy
soc > sociology
spss, sas, stata > statistical software, statistics, data analysis
ssl > cryptography, network security
stats, stat > statistics, statistical, probability
std, stds, sti, stis > sexually transmitted, sexual health
stem > science technology engineering mathematics
ta, tas, teaching assistant, teaching assistants
tech > technology
tdd > software testing
thermo > thermodynamics
trig > trigonometry
tv > television, broadcast
uav, uavs, uas, drone, drones, unmanned aerial, unmanned aircraft, quadcopter > aircraft, robotics
uml > software design
us, usa, united states > american, america
uk, britain > british, england
ussr > soviet, russia
ux, user experience > usability, interaction design, user interface, user centered design, human computer interaction
ui, user interface > interface design, usability, user experience
vc, venture capital > entrepreneurship, startups
vfx > visual effects, animation
vr, virtual reality > augmented reality, immersive
web dev, web development, web design > websites, html, javascript, web programming
ww1, wwi, world war i, first world war
ww2, wwii, world war ii, second world war > holocaust
xr > virtual reality, augmented reality
`;
