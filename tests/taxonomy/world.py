"""Work and places of the test world."""

from handrail.taxonomy.models import Area, ImportReport, Occupation, OccupationLabel, Sector
from handrail.taxonomy.rules import LabelKind, Level, Source


class TaxonomyWorld:
    """A few occupations, sectors and areas, made one by one and so quicker than the starter vocabulary."""

    def occupation(self, en: str = "welder", isco: str = "7212", uri: str = "", **names: str) -> Occupation:
        """One occupation by its names; it can be searched at once."""
        uri = uri or f"isco:{isco}"
        occupation, _ = Occupation.objects.get_or_create(uri=uri, defaults={"isco": isco, "code": isco, "version": "1"})
        for language, text in {"en": en, **names}.items():
            OccupationLabel.objects.get_or_create(
                occupation=occupation, language=language, text=text, defaults={"kind": LabelKind.PREFERRED}
            )
        ImportReport.objects.create(source=Source.STARTER, version="1")
        return occupation

    def area(self, code: str = "BE234-44021", name: str = "Gent", lat: float = 51.05, lon: float = 3.72) -> Area:
        parent, _, number = code.partition("-")
        level = Level.MUNICIPALITY if number else Level(f"nuts{len(code) - 2}")
        made, _ = Area.objects.get_or_create(
            code=code,
            defaults={"level": level, "name": name, "parent_code": parent if number else code[:-1], "lat": lat, "lon": lon},
        )
        return made

    def sector(self, code: str = "C", name: str = "Factories", groups: tuple[str, ...] = ("7212",)) -> Sector:
        made, _ = Sector.objects.get_or_create(code=code, defaults={"names": {"en": name}, "groups": list(groups)})
        return made
