"""Environment variables are found however they are read."""

from tools.docs.settings import variables


def test_every_way_of_reading_is_seen() -> None:
    source = """
HOME_VARIABLE = "EVERYVILLAGE_HOME"
a = os.environ.get("DATABASE_URL", "sqlite")
b = os.environ["XDG_DATA_HOME"]
c = os.getenv("EVERYVILLAGE_HOSTS")
d = {"DATABASE": 1}.get("DATABASE")
os.environ.get(HOME_VARIABLE)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "x")
"""
    assert variables(source) == {
        "DATABASE_URL",
        "EVERYVILLAGE_HOME",
        "EVERYVILLAGE_HOSTS",
        "XDG_DATA_HOME",
    }
