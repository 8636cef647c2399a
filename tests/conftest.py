"""What all tests share: real data and real parts where they are, and how hard hypothesis tries."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from marsad.engines.contract import Engine
from marsad.registry import plugin

ROOT = Path(__file__).resolve().parent.parent
pytest_plugins = ["tests.desk.databases"]
CI = os.environ.get("CI", "").lower() == "true"

# Other processes share the machine: a slow example is not a failure, a wrong one is.
settings.register_profile(
    "quick", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
settings.register_profile("ci", settings.get_profile("quick"), max_examples=30, derandomize=True)
settings.register_profile("deep", settings.get_profile("quick"), max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if CI else "quick"))

# The desk of the tests keeps nothing: no key file and no database in the repository.
os.environ.setdefault("MARSAD_DESK_SECRET_KEY", "only-for-tests-" + "0" * 40)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marsad_desk.settings")


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """Real data, which is never part of the repository: MARSAD_DATA, or ../shared/data beside it."""
    named = os.environ.get("MARSAD_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    if folder.is_dir():
        return folder
    if named:
        pytest.fail(f"MARSAD_DATA names {named}, which is not a folder")
    pytest.skip("real data are not here: set MARSAD_DATA to their folder")


@pytest.fixture(scope="session")
def real_part() -> Callable[[str], str]:
    """Path of a real part (``chromium``, ``openssl``, ``java``, ``psql`` ...).

    A test whose part is missing is skipped, and with CI=true it fails.
    """

    def path_of(name: str) -> str:
        found = _chromium() if name == "chromium" else shutil.which(name)
        if found:
            return found
        message = f"{name} is not installed; scripts/system-parts.sh says how"
        if CI:
            pytest.fail(message)
        pytest.skip(message)

    return path_of


@pytest.fixture(scope="session")
def spark(real_part: Callable[[str], str]) -> Iterator[None]:
    """The engine spark is at hand, with one small session for all tests.

    Without PySpark or Java a test is skipped, and with CI=true it fails.
    """
    real_part("java")
    if find_spec("pyspark") is None:
        message = "pyspark is not installed; scripts/setup.sh spark does it"
        if CI:
            pytest.fail(message)
        pytest.skip(message)
    os.environ["MARSAD_SPARK"] = (
        "spark.master=local[2] spark.driver.memory=1g spark.sql.shuffle.partitions=3 spark.default.parallelism=3"
    )
    # Short jobs end before the second compiler has begun to pay.
    os.environ["JAVA_TOOL_OPTIONS"] = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    from marsad.engines.spark import stop

    yield
    stop()


@pytest.fixture(params=["embedded", pytest.param("spark", marks=pytest.mark.xdist_group("spark"))])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn."""
    if request.param == "spark":
        request.getfixturevalue("spark")
    found: Engine = plugin("engines", request.param, "ENGINE")
    return found


@pytest.fixture(scope="session")
def tiny_transformer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a tiny transformer, trained here; without the extra ``onnx`` skipped, and with CI=true a failure."""
    missing = [name for name in ("onnx", "onnxruntime", "tokenizers") if find_spec(name) is None]
    if missing:
        message = (
            f"{' and '.join(missing)} not installed: `make setup` does it, or pip install 'marsad[onnx]' onnx"
        )
        if CI:
            pytest.fail(message)
        pytest.skip(message)
    from tests.learned.tiny_transformer import make

    return make(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="session")
def splink() -> None:
    """Splink is here; without the extra ``people`` the test is skipped, and with CI=true that is a failure."""
    if find_spec("splink") is None:
        message = "splink not installed: `make setup` does it, or pip install 'marsad[people]'"
        if CI:
            pytest.fail(message)
        pytest.skip(message)


def _chromium() -> str | None:
    answer = subprocess.run(
        [ROOT / "scripts" / "find-chromium.sh"], capture_output=True, text=True, check=False
    )
    return answer.stdout.strip() or None


def pytest_configure() -> None:
    """Django once for the whole run: pytest-django then guards its database in every test."""
    import django

    django.setup()
