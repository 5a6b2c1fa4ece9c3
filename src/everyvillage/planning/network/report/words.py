"""What the report says, English first, then Chinese."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

ENGLISH: Final = "en"
WORDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "title": ("Network plan", "网络建设方案"),
        "area_title": ("Network plan of an area", "区域网络建设方案"),
        "modelled": ("modelled, not real", "模拟数据，非真实"),
        "dated": ("As of {day}. Seal of the plan: {seal}", "日期：{day}　方案校验码：{seal}"),
        "sealed": ("Seal of the plan: {seal}", "方案校验码：{seal}"),
        # In short
        "short": ("In short", "要点"),
        "reach": (
            "Broadband reaches {broadband} of {total} villages, {fibre} of them by fibre.",
            "共{total}个村，其中{broadband}个通宽带（光纤{fibre}个）。",
        ),
        "signal": (
            "4G signal reaches {signal} of {total} villages.",
            "{total}个村中{signal}个有4G信号。",
        ),
        "costs": (
            (
                "Building costs {building} million yuan and {year} million a year to run. Over "
                "{years} years, discounted, this plan costs {cost} million."
            ),
            "建设投资{building}万元，年运行费{year}万元。按{years}年折现，总费用{cost}万元。",
        ),
        "subsidy": (
            (
                "By the rules of the last batches for {region} the state would pay {subsidy} "
                "million yuan of building and running."
            ),
            "按{region}最近批次补助规则，可申请补助{subsidy}万元（建设和部分运行费）。",
        ),
        "bound": (
            "No plan is cheaper than {bound} million yuan (checked); this one is {gap} % above.",
            "没有任何方案低于{bound}万元（已核验）；本方案高出{gap}%。",
        ),
        "bound_met": (
            "No plan is cheaper: this one costs what none can cost less than (checked).",
            "没有更便宜的方案：本方案费用等于已核验的最低费用。",
        ),
        "bound_as_many": (
            "No plan that reaches as many is cheaper than {bound} million yuan (checked).",
            "覆盖同样多的任何方案都不会低于{bound}万元（已核验）。",
        ),
        "within_all": (
            (
                "Within {money} million yuan this plan reaches {reached} {unit}; no plan within "
                "this money reaches more than {most} (checked)."
            ),
            "总资金{money}万元可覆盖{reached}{unit}；同样资金下，任何方案都不会超过{most}{unit}（已核验）。",
        ),
        "within_poor": (
            (
                "Poor villages come first: {reached} {unit} in them; no plan within {money} "
                "million yuan reaches more than {most} (checked)."
            ),
            "先保证贫困村：覆盖{reached}{unit}；总资金{money}万元下，任何方案都不会超过{most}{unit}（已核验）。",
        ),
        "within_more": (
            "To reach more than {most} {unit} costs at least {more} million yuan.",
            "要超过{most}{unit}，至少需要{more}万元。",
        ),
        "counted_households": ("households", "户"),
        "counted_villages": ("villages", "个村"),
        "range": (
            (
                "Unit costs are known in ranges. With all of them at their least or at their "
                "most, the same works cost {least} to {most} million yuan."
            ),
            "单价只知其范围。全部取最低或最高时，同样的工程总费用为{least}至{most}万元。",
        ),
        "straight": (
            (
                "No roads were given, so lines are straight. Ways on the ground are longer: by "
                "the assumed factors, building the lines would cost {least} to {most} million "
                "yuan more."
            ),
            "未提供道路资料，线路按直线计算。实际路由更长：按假定系数，线路建设投资约增加{least}至{most}万元。",
        ),
        # The curve
        "curve": ("What each share of villages costs", "各覆盖率的费用"),
        "curve_cost": ("cost", "费用"),
        "curve_bound": ("no plan is cheaper", "最低费用界限"),
        "curve_here": ("this plan", "本方案"),
        "curve_up": ("million yuan", "万元"),
        "curve_across": ("share of villages", "通达村比例"),
        "curve_today": ("today", "现状"),
        "last": (
            (
                "From {before} % to {after} % of the villages costs {more} million yuan more, "
                "{each} million for each of these villages. Up to {before} % a village costs "
                "{mean} million on average."
            ),
            (
                "通达村比例由{before}%提高到{after}%，还需{more}万元，平均每村{each}万元；"
                "到{before}%为止平均每村{mean}万元。"
            ),
        ),
        "share": ("share of villages", "通达村比例"),
        "cost": ("cost, million yuan", "费用（万元）"),
        "least_cost": ("no plan is cheaper than", "最低费用界限"),
        "step": ("more than the row before", "比上一行增加"),
        "curve_rest": (
            "{count} earlier points are not shown here; they stand in plan.json under 'curve'.",
            "另有{count}个较低比例的点未列出，见plan.json的curve项。",
        ),
        # How, bill, subsidy
        "how": ("How villages get broadband", "各村宽带接入方式"),
        "bill": ("Bill of quantities", "工程量清单"),
        "item": ("item", "项目"),
        "count": ("number", "数量"),
        "building": ("building, yuan", "建设投资（元）"),
        "year": ("a year, yuan", "年运行费（元）"),
        "state": ("subsidy, yuan", "补助（元）"),
        "total": ("total", "合计"),
        "rules": ("Subsidy by work", "分项补助"),
        "rule_fibre": (
            "Fibre, {region}: {percent} % of building and of {years} years of running.",
            "光缆（{region}）：建设投资和{years}年运行费的{percent}%。",
        ),
        "rule_towers": (
            (
                "Towers{border}: {percent} % of building and of {years} years of running. More for "
                "islands is not reckoned."
            ),
            "4G基站{border}：建设投资和{years}年运行费的{percent}%。海岛加成未计。",
        ),
        "work": ("work", "工程"),
        "works_rest": (
            (
                "{count} more works with {sum} yuan of subsidy are not shown here; they stand in "
                "works.csv."
            ),
            "另有{count}项工程（补助{sum}元）未列出，见works.csv。",
        ),
        # Orders
        "orders": ("Year by year, in three orders", "逐年建设（三种次序）"),
        "orders_why": (
            (
                "The same works, built in another order. 'So far' counts villages and "
                "households that gain, up to and with that year."
            ),
            "同样的工程，按不同次序建设。“累计”为截至当年的受益村数和户数。",
        ),
        "order_cheapest": ("cheapest first", "先易后难"),
        "order_poorest": ("poor villages first", "脱贫村优先"),
        "order_people": ("most people first", "人多优先"),
        "number": ("year", "年"),
        "pay": ("yuan", "投资（元）"),
        "villages_far": ("villages so far", "累计村"),
        "homes_far": ("households so far", "累计户"),
        # Left out
        "left": ("Villages left without", "未通达的村"),
        "left_none": ("No village is left without what was asked.", "要求的服务各村均可通达。"),
        "village": ("village", "村"),
        "misses": ("goes without", "缺少"),
        "cheapest_way": ("cheapest way to it", "最便宜的通达方式"),
        "no_way": ("none by the rule", "备选范围内没有"),
        "broadband": ("broadband", "宽带"),
        "signal_level": ("4G signal", "4G信号"),
        "fibre_level": ("fibre", "光纤"),
        "way": ("{what}: {cost} million yuan", "{what}：{cost}万元"),
        "left_rest": (
            "{count} more villages are not shown here; they stand in plan.json under 'villages'.",
            "另有{count}个村未列出，见plan.json的villages项。",
        ),
        # Prices
        "prices": ("Which prices would change the plan", "哪些单价变化会改变方案"),
        "prices_why": (
            "With the rest of the plan as it is. The nearest to turning come first.",
            "其余部分不变。最容易改变的排在前面。",
        ),
        "has": ("gets", "接入方式"),
        "price_of": ("price of", "单价项"),
        "now": ("now, yuan", "现价（元）"),
        "turn": ("changes", "改变条件"),
        "to": ("to", "改为"),
        "over": ("over {price} yuan", "高于{price}元"),
        "under": ("under {price} yuan", "低于{price}元"),
        "another": ("another way", "其他方式"),
        "km": ("a kilometre of fibre", "每公里光缆"),
        "tower": ("a new tower", "每座新塔"),
        "carrier": ("a band's equipment", "每套基站设备"),
        "home": ("a home's terminal", "每户终端"),
        "terminal": ("a satellite's terminal", "每套卫星终端"),
        "prices_rest": (
            "{count} more such prices are not shown here; they stand in plan.json under 'reasons'.",
            "另有{count}个此类价格未列出，见plan.json的reasons项。",
        ),
        "prices_none": (
            "No single price would change what a village gets.",
            "没有任何单一价格会改变各村的接入方式。",
        ),
        # Doubt
        "doubt": ("If unit costs are at the ends of their ranges", "单价取上下限时的费用"),
        "unit_costs": ("unit costs", "单价"),
        "same": ("these works", "同样的工程"),
        "best": ("the best plan then", "届时的最优方案"),
        "costs_all": ("all", "全部"),
        "costs_radio": ("towers and satellites", "铁塔、无线和卫星"),
        "costs_fibre_only": ("fibre", "光缆"),
        "at_least": ("least", "下限"),
        "at_most": ("most", "上限"),
        # Drive tests
        "drive": ("Measured signal", "实测信号校正"),
        "drive_why": (
            (
                "{used} of {points} measured levels could be compared with the model. What "
                "they add to its levels, in plan and check alike:"
            ),
            "{points}个实测点中{used}个可与模型比较。对模型电平的修正值（方案和核验均已采用）：",
        ),
        "band": ("band, MHz", "频段（MHz）"),
        "terrain": ("terrain", "地形"),
        "measured": ("levels", "测点数"),
        "added": ("added, dB", "修正（dB）"),
        "plain": ("plain", "平原"),
        "hills": ("hills", "丘陵"),
        "mountain": ("mountain", "山区"),
        # Areas
        "counties": ("County by county", "分县情况"),
        "counties_why": (
            (
                "Each county reaches its own goal from its own points of presence. The sum of the "
                "counties' bounds is the bound of the area: it holds among plans that do so."
            ),
            "各县各自从本县接入点达到本县目标。各县最低费用界限之和即全区界限，仅在这一范围内成立。",
        ),
        "county": ("county", "县"),
        "trunk": ("trunk between the seats", "县际干线"),
        "villages_head": ("villages", "村数"),
        "reached_head": ("with broadband", "通宽带"),
        "signal_head": ("with 4G", "有4G"),
        "building_head": ("building", "建设投资"),
        "cost_head": ("cost", "总费用"),
        "bound_head": ("no plan is cheaper than", "最低费用界限"),
        "state_head": ("subsidy", "补助"),
        "gap_head": ("above, %", "高出（%）"),
        "counties_unit": ("Money in million yuan.", "金额单位：万元。"),
        # Map
        "map": ("Map of the works", "工程示意图"),
        "map_why": (
            "Drawn from the plan; no map for building. Confidential: routes and towers.",
            "根据方案绘制，不作施工依据。含线路和铁塔位置，注意保密。",
        ),
        "key_has": ("has it already", "已通的村"),
        "key_gains": ("gains", "受益的村"),
        "key_none": ("left without", "未通达的村"),
        "key_site": ("tower built or fitted", "新建或加装的铁塔"),
        "kilometres": ("{count} km", "{count}公里"),
        # Proof
        "proof": ("What is proved, and among which plans", "证明了什么，在哪些方案之中"),
        "proof_why": (
            (
                "The bound was added up from its proof without a solver, by a check apart from the "
                "method. It holds among the plans by this rule: {rule}."
            ),
            "最低费用界限由独立的核验程序根据证明逐项相加得出，不用求解器。范围：{rule}。",
        ),
        "proof_seal": ("Whole seal of the plan: {seal}", "方案完整校验码：{seal}"),
        # Units and regions
        "east": ("the east", "东部"),
        "centre": ("the centre", "中部"),
        "west": ("the west", "西部"),
        "border": (", border land", "（边境地区）"),
        "today": ("what they have today", "沿用现有宽带"),
        "none": ("none", "无"),
        "by_fibre": ("fibre", "光纤"),
        "by_radio": ("radio", "无线"),
        "by_satellite": ("satellite", "卫星"),
        "unit_homes": ("{count} homes", "{count}户"),
        "unit_m": ("{count} m", "{count}米"),
        "unit_piece": ("{count}", "{count}处"),
        "item_fibre": ("fibre line", "光缆线路"),
        "item_spur": ("fibre to a tower", "基站光缆"),
        "item_hop": ("microwave hop", "微波链路"),
        "item_by-fibre": ("fibre in the village and homes", "光纤入村入户"),
        "item_by-radio": ("radio terminals of homes", "家庭无线终端"),
        "item_by-satellite": ("satellite terminals", "卫星终端"),
        "item_tower": ("new tower", "新建铁塔"),
        "item_power-mains": ("mains to a tower", "市电引入"),
        "item_power-solar": ("solar power for a tower", "太阳能供电"),
        "item_carrier": ("4G equipment", "4G基站设备"),
        # What nodes are called
        "at_today": ("today's network", "现有网络"),
        "at_tower": ("new tower at {village}", "{village}新塔"),
        "at_crossing": ("crossing {number}", "路口{number}"),
        "at_junction": ("junction {number}", "接续点{number}"),
        "at_road point": ("road point {number}", "道路点{number}"),
    }
)
