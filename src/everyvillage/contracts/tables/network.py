"""The network: nodes, fibre links, towers, cells, speed tests."""

from everyvillage.contracts import codelists
from everyvillage.contracts.build import coded, count, day, flag, key, link, position
from everyvillage.contracts.shapes import Compartment, Reference, Table, Words

_INFRA = Compartment.INFRASTRUCTURE
_VILLAGE = Reference("village", "village_code")

NODE = Table(
    name="network_node",
    words=Words("network nodes", "网络节点"),
    unit=Words("node", "个"),
    key=("node_id",),
    place="village_code",
    place_level="village",
    columns=(
        key("node_id", "node number", "节点编号"),
        coded("kind", "kind", "网络节点类别", codelists.NODE, required=True),
        link("village_code", "village code", "村级统计代码", _VILLAGE, required=True),
        *position(compartment=_INFRA),
        count("spare_ports", "spare ports", "空闲端口数", "port", compartment=_INFRA),
    ),
)

FIBRE_LINK = Table(
    name="fibre_link",
    words=Words("fibre links", "光缆段"),
    unit=Words("link", "段"),
    key=("link_id",),
    place="village_code",
    place_level="village",
    columns=(
        key("link_id", "link number", "光缆段编号"),
        link("village_code", "village code", "村级统计代码", _VILLAGE, required=True),
        link("from_node", "from node", "起点", Reference("network_node", "node_id"), required=True),
        link("to_node", "to node", "终点", Reference("network_node", "node_id"), required=True),
        count("length_m", "length", "长度", "m", compartment=_INFRA),
        coded("placement", "how it is laid", "敷设方式", codelists.PLACEMENT, compartment=_INFRA),
        count("spare_cores", "spare cores", "空余芯数", "core", compartment=_INFRA),
    ),
)

TOWER = Table(
    name="tower",
    words=Words("towers", "铁塔"),
    unit=Words("tower", "座"),
    key=("tower_id",),
    place="village_code",
    place_level="village",
    columns=(
        key("tower_id", "tower number", "铁塔编号"),
        link("village_code", "village code", "村级统计代码", _VILLAGE, required=True),
        *position(compartment=_INFRA),
        count("height_m", "height", "塔高", "m", maximum=400, compartment=_INFRA),
        coded("operator", "operator", "运营商", codelists.OPERATOR),
        coded("power", "power supply", "供电方式", codelists.POWER, compartment=_INFRA),
        coded("backhaul", "how it is fed", "回传方式", codelists.BACKHAUL, compartment=_INFRA),
        flag("active", "active", "在用"),
    ),
)

CELL = Table(
    name="cell",
    words=Words("cells", "小区"),
    unit=Words("cell", "个"),
    key=("cell_id",),
    place="village_code",
    place_level="village",
    columns=(
        key("cell_id", "cell number", "小区编号"),
        link("tower_id", "tower number", "铁塔编号", Reference("tower", "tower_id"), required=True),
        link("village_code", "village code", "村级统计代码", _VILLAGE, required=True),
        coded("radio", "technology", "无线制式", codelists.RADIO, required=True),
        count("band_mhz", "band", "频段", "MHz", maximum=100_000),
        flag("active", "active", "在用"),
    ),
)

SPEED_TEST = Table(
    name="speed_test",
    words=Words("speed tests", "测速记录"),
    unit=Words("speed test", "次"),
    key=("test_id",),
    place="village_code",
    place_level="village",
    columns=(
        key("test_id", "test number", "测速编号"),
        link("village_code", "village code", "村级统计代码", _VILLAGE, required=True),
        day("measured_on", "measured on", "测试日期"),
        coded("radio", "technology, empty for fixed", "无线制式", codelists.RADIO),
        count("download_kbps", "download", "下行速率", "kbit/s"),
        count("upload_kbps", "upload", "上行速率", "kbit/s"),
        count("latency_ms", "latency", "时延", "ms"),
    ),
)

TABLES = (NODE, FIBRE_LINK, TOWER, CELL, SPEED_TEST)
