"""Invented names and real cities: what the demo network is made of."""

from dataclasses import dataclass

REGIONS = (
    ("LATAM", "Latin America"),
    ("EMEA", "Europe, Middle East, Africa"),
    ("APAC", "Asia Pacific"),
)


@dataclass(frozen=True)
class City:
    code: str
    name: str
    region: str
    country: str
    latitude: str
    longitude: str
    time_zone: str
    offset: int  # minutes from UTC outside daylight saving, for the evening peak


CITIES = (
    City("BOG", "Bogotá", "LATAM", "CO", "4.711", "-74.072", "America/Bogota", -300),
    City("MDE", "Medellín", "LATAM", "CO", "6.244", "-75.581", "America/Bogota", -300),
    City("LIM", "Lima", "LATAM", "PE", "-12.046", "-77.043", "America/Lima", -300),
    City("SAO", "São Paulo", "LATAM", "BR", "-23.551", "-46.633", "America/Sao_Paulo", -180),
    City("RIO", "Rio de Janeiro", "LATAM", "BR", "-22.907", "-43.173", "America/Sao_Paulo", -180),
    City("EZE", "Buenos Aires", "LATAM", "AR", "-34.604", "-58.382",
         "America/Argentina/Buenos_Aires", -180),
    City("SCL", "Santiago", "LATAM", "CL", "-33.449", "-70.669", "America/Santiago", -180),
    City("UIO", "Quito", "LATAM", "EC", "-0.180", "-78.468", "America/Guayaquil", -300),
    City("MEX", "Mexico City", "LATAM", "MX", "19.433", "-99.133", "America/Mexico_City", -360),
    City("PTY", "Panamá", "LATAM", "PA", "8.983", "-79.517", "America/Panama", -300),
    City("FRA", "Frankfurt", "EMEA", "DE", "50.110", "8.682", "Europe/Berlin", 60),
    City("AMS", "Amsterdam", "EMEA", "NL", "52.368", "4.904", "Europe/Amsterdam", 60),
    City("LON", "London", "EMEA", "GB", "51.507", "-0.128", "Europe/London", 0),
    City("PAR", "Paris", "EMEA", "FR", "48.857", "2.352", "Europe/Paris", 60),
    City("MAD", "Madrid", "EMEA", "ES", "40.417", "-3.704", "Europe/Madrid", 60),
    City("MIL", "Milan", "EMEA", "IT", "45.464", "9.190", "Europe/Rome", 60),
    City("WAW", "Warsaw", "EMEA", "PL", "52.230", "21.012", "Europe/Warsaw", 60),
    City("JNB", "Johannesburg", "EMEA", "ZA", "-26.204", "28.047", "Africa/Johannesburg", 120),
    City("LOS", "Lagos", "EMEA", "NG", "6.524", "3.379", "Africa/Lagos", 60),
    City("DXB", "Dubai", "EMEA", "AE", "25.205", "55.271", "Asia/Dubai", 240),
    City("SIN", "Singapore", "APAC", "SG", "1.352", "103.820", "Asia/Singapore", 480),
    City("HKG", "Hong Kong", "APAC", "HK", "22.319", "114.169", "Asia/Hong_Kong", 480),
    City("TYO", "Tokyo", "APAC", "JP", "35.690", "139.692", "Asia/Tokyo", 540),
    City("OSA", "Osaka", "APAC", "JP", "34.694", "135.502", "Asia/Tokyo", 540),
    City("SYD", "Sydney", "APAC", "AU", "-33.869", "151.209", "Australia/Sydney", 660),
    City("BOM", "Mumbai", "APAC", "IN", "19.076", "72.878", "Asia/Kolkata", 330),
    City("MAA", "Chennai", "APAC", "IN", "13.083", "80.271", "Asia/Kolkata", 330),
    City("CGK", "Jakarta", "APAC", "ID", "-6.209", "106.846", "Asia/Jakarta", 420),
    City("MNL", "Manila", "APAC", "PH", "14.600", "120.984", "Asia/Manila", 480),
    City("BKK", "Bangkok", "APAC", "TH", "13.756", "100.502", "Asia/Bangkok", 420),
)  # fmt: skip

PARTNERS = {
    "LATAM": (
        "Andes Fibra", "Cerrado", "Pampa Net", "Isthmus Cable", "Caribe Ondas", "Quito Conecta",
        "Altiplano Telecom", "Rio Verde Internet", "Costa Clara", "Fibra Austral",
        "Litoral Digital",
        "Nevado Networks", "Selva Norte", "Bahía Enlace", "Sierra Azul", "Orinoco Cable",
        "Puna Telecom", "Delta Sur", "Valle Fibra", "Maracuyá Net",
    ),
    "EMEA": (
        "Nordwind Netze", "Polder Fiber", "Thamesline", "Lumière Réseaux", "Meseta Telecom",
        "Alpina Rete", "Wisła Net", "Highveld Broadband", "Lagoon Telecom", "Dune Connect",
        "Rheinkabel", "Kanal Digital", "Hanse Breitband", "Garonne Fibre", "Ebro Cable",
        "Adria Link", "Tatra Telekom", "Karoo Fibre", "Savanna Net", "Gulf Meridian",
    ),
    "APAC": (
        "Straits Fibre", "Harbour Broadband", "Kanto Hikari", "Naniwa Net", "Southern Cross Fibre",
        "Konkan Broadband", "Coromandel Net", "Nusantara Link", "Luzon Connect",
        "Chao Phraya Fiber",
        "Merlion Telecom", "Lantau Networks", "Fuji Optical", "Kansai Wave", "Coral Sea Internet",
        "Deccan Digital", "Palar Telecom", "Borneo Cable", "Visayas Online", "Siam Broadband",
    ),
}  # fmt: skip

LEGAL_FORMS = {"LATAM": "S.A.", "EMEA": "GmbH", "APAC": "Pte. Ltd."}

# Documentation ASNs (RFC 5398) first, then private use (RFC 6996). 64500 is the sandbox of the
# partners' APIs, 64510 is ours.
OURS = (64500, 64510)
_RANGES = (*range(64496, 64512), *range(65536, 65552))
DOCUMENTATION_ASNS = tuple(number for number in _RANGES if number not in OURS)
PRIVATE_ASNS = 4_200_000_000

FIRST_NAMES = (
    "Julián", "Camila", "Luis", "Ana", "Jonas", "Sofie", "Karim", "Ewa", "Thabo", "Mei",
    "Hiroshi", "Priya", "Arjun", "Dewi", "Maria", "Somchai", "Lucía", "Pieter", "Chiara", "Ngozi",
)  # fmt: skip
LAST_NAMES = (
    "Rojas", "Vélez", "Mamani", "Prado", "Keller", "Jansen", "Haddad", "Nowak", "Dlamini", "Lin",
    "Tanaka", "Nair", "Mehta", "Santoso", "Reyes", "Suwan", "Ortega", "de Vries", "Rossi", "Okafor",
)  # fmt: skip

PASSWORD = "edgepartners-demo"  # noqa: S105  printed by `make demo`, only ever in demo data


@dataclass(frozen=True)
class Person:
    name: str
    role: str
    region: str
    time_zone: str

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@northlight.example"


PEOPLE = (
    Person("Marina Duarte", "manager", "LATAM", "America/Bogota"),
    Person("Emma Lindqvist", "manager", "EMEA", "Europe/Berlin"),
    Person("Kenji Mori", "manager", "APAC", "Asia/Singapore"),
    Person("Rafael Lima", "engineer", "LATAM", "America/Sao_Paulo"),
    Person("Nadia Petrov", "engineer", "EMEA", "Europe/Amsterdam"),
    Person("Laura Prieto", "legal", "EMEA", "Europe/Madrid"),
    Person("Oliver Grant", "finance", "EMEA", "Europe/London"),
    Person("Claire Dubois", "leadership", "", "Europe/Paris"),
    Person("Ines Costa", "admin", "", "UTC"),
)
