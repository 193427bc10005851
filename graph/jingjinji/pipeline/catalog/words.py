"""What the catalogue says in words, in Chinese and English."""

from __future__ import annotations

Pair = dict[str, str]

# Title and description; `source` and `reference` have their titles from the source.
ABOUT: dict[str, tuple[Pair, Pair]] = {
    "catalog": (
        {"zh": "京津冀生态环境知识图谱目录", "en": "Catalogue of the Jing-Jin-Ji environmental knowledge graph"},
        {
            "zh": "数据集及其各命名图的说明；目录自身不计入数据集。",
            "en": "The dataset and its named graphs described; the catalogue itself is not counted as part of it.",
        },
    ),
    "dataset": (
        {"zh": "京津冀生态环境知识图谱", "en": "Jing-Jin-Ji environmental knowledge graph"},
        {
            "zh": "北京市生态环境状况公报所述的观测、变化、政策与措施：哪项措施影响了哪项指标，"
            "原文支持到什么程度，写在哪里。原文所述、推算与推理的事实各在其图中。",
            "en": "Observations, changes, policies and measures of the Beijing ecological-environment bulletins: "
            "which measure affected which metric, how strongly the source supports it, and where it says so. "
            "What is reported, derived and inferred stands in graphs of its own.",
        },
    ),
    "source": (
        {},
        {
            "zh": "文件所述的事实，每条都注明原文的确切位置。",
            "en": "What the document states, each fact with its exact place in the text.",
        },
    ),
    "reference": (
        {},
        {
            "zh": "取自该参考来源的数字和事实；不持有其原文，以发布方、题名和日期引用。",
            "en": "Figures and facts taken from this reference source, whose text is not held: cited by publisher, "
            "title and date.",
        },
    ),
    "ontology": (
        {"zh": "本体与共用事物", "en": "Ontology and shared things"},
        {
            "zh": "类、属性、词表，以及各文件共用的指标、地点和机构。",
            "en": "Classes, properties and vocabularies; indicators, places and organizations that documents share.",
        },
    ),
    "derived": (
        {"zh": "推算的事实", "en": "Derived facts"},
        {
            "zh": "由原文数字计算而得的事实，每条都有公式和输入；并把表格描述为数据立方体。",
            "en": "What is computed from reported figures, each with its formula and inputs; and tables described as "
            "data cubes.",
        },
    ),
    "derived/reference": (
        {"zh": "依据参考来源推算的事实", "en": "Derived facts that rest on reference sources"},
        {
            "zh": "由参考来源（或与公报一起）的数字计算而得的事实、年度数据序列及其断点，以及来源不一致处的取舍。",
            "en": "What is computed from figures of reference sources, alone or with those of documents; yearly series "
            "with their breaks; and which source is preferred where they differ.",
        },
    ),
    "inferred/reference": (
        {"zh": "依据参考来源推理的事实", "en": "Inferred facts that rest on reference sources"},
        {
            "zh": "加入参考来源之后才推得的事实；不用参考来源时，可不读此图。",
            "en": "What follows only once the reference sources are added; leave this graph out to leave them out.",
        },
    ),
    "inferred": (
        {"zh": "推理的事实", "en": "Inferred facts"},
        {
            "zh": "按 OWL 2 RL 规则、属性链和本项目规则由其他图推出并写定的事实；查询时不再推理。",
            "en": "What follows from the other graphs by OWL 2 RL rules, property chains and rules of our own, written "
            "down once at build; nothing is inferred when a query runs.",
        },
    ),
    "alignments": (
        {"zh": "与外部词表的对应", "en": "Alignments with outside vocabularies"},
        {"zh": "与外部本体和词表的对应关系。", "en": "How our terms and things match those of other ontologies."},
    ),
    "queries": (
        {"zh": "问题库", "en": "Query library"},
        {"zh": "可以提出的问题及其查询。", "en": "Questions that can be asked, with the queries that answer them."},
    ),
}
NAMED = tuple(name for name in ABOUT if name not in ("catalog", "dataset", "source", "reference"))
KEYWORDS: tuple[Pair, ...] = (
    {"zh": "京津冀", "en": "Beijing-Tianjin-Hebei"},
    {"zh": "生态环境", "en": "environment"},
    {"zh": "环境政策", "en": "environmental policy"},
    {"zh": "政策成效", "en": "policy effects"},
    {"zh": "空气质量", "en": "air quality"},
    {"zh": "知识图谱", "en": "knowledge graph"},
)
