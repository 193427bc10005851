"""What edges, paths and numbers of the network are called in Chinese and English; both have the same keys."""

from __future__ import annotations

LINKS = {
    "zh": {
        "implements": "“{a}”落实“{b}”。",
        "partOf": "“{a}”属于“{b}”。",
        "issuedBy": "“{a}”由“{b}”发布。",
        "basedOn": "“{a}”依据“{b}”。",
        "definesLimit": "“{a}”规定了“{b}”的限值。",
        "setsTarget": "“{a}”提出目标“{b}”。",
        "indicator": "目标“{a}”涉及指标“{b}”。",
        "establishedBy": "“{a}”由“{b}”成立。",
        "carriedOutBy": "“{a}”由“{b}”开展。",
        "involves": "“{a}”涉及“{b}”。",
        "place": "“{a}”的地点是“{b}”。",
        "within": "“{a}”位于“{b}”。",
        "inRiverSystem": "“{a}”属于水系“{b}”。",
        "sfCrosses": "“{a}”流经“{b}”。",
        "hasMember": "“{b}”是“{a}”的成员。",
        "recipient": "“{a}”授予“{b}”。",
        "awardedBy": "“{a}”由“{b}”授予。",
        "event": "“{a}”见于“{b}”。",
        "comparedIndicator": "“{a}”由“{b}”推算。",
        "output": "“{a}”的产出以“{b}”计；产出不是效果。",
    },
    "en": {
        "implements": "“{a}” carries out “{b}”.",
        "partOf": "“{a}” is part of “{b}”.",
        "issuedBy": "“{a}” was issued by “{b}”.",
        "basedOn": "“{a}” is based on “{b}”.",
        "definesLimit": "“{a}” sets a limit for “{b}”.",
        "setsTarget": "“{a}” sets the target “{b}”.",
        "indicator": "The target “{a}” is about the indicator “{b}”.",
        "establishedBy": "“{a}” was set up by “{b}”.",
        "carriedOutBy": "“{a}” is done by “{b}”.",
        "involves": "“{a}” concerns “{b}”.",
        "place": "The place of “{a}” is “{b}”.",
        "within": "“{a}” lies within “{b}”.",
        "inRiverSystem": "“{a}” belongs to the river system “{b}”.",
        "sfCrosses": "“{a}” runs through “{b}”.",
        "hasMember": "“{b}” is a member of “{a}”.",
        "recipient": "“{a}” was given to “{b}”.",
        "awardedBy": "“{a}” was given by “{b}”.",
        "event": "“{a}” was on the occasion of “{b}”.",
        "comparedIndicator": "“{a}” is computed from “{b}”.",
        "output": "“{a}” has an output that is counted as “{b}”; an output is no effect.",
    },
}
PATHS = {
    "zh": {
        "structure": "这条路径只由结构关系（落实、属于、发布等）组成，不表示任何影响。",
        "weak": "路径只说明文字上怎样相连，不是因果链；其中有原文没有写明因果的弱联系。",
        "strong": "路径只说明文字上怎样相连，不是因果链：只有其中强度 3 或 4 的一步是原文写明的结果。",
        "one claim": "原文写明了这一步；其他因素没有被排除。",
    },
    "en": {
        "structure": "This path is made of structure alone (carries out, is part of, was issued by); "
        "it tells of no effect.",
        "weak": "A path says how things stand together in what was written and is not a causal chain; "
        "it has a weak link, which the source does not present as a result.",
        "strong": "A path says how things stand together in what was written and is not a causal chain: "
        "only its single steps of strength 3 or 4 are stated as results.",
        "one claim": "The source states this one step as a result; it rules out no other influence.",
    },
}
CENTRALITY = {
    "zh": "度数是一项事物在图谱中的连边数，介数是其他事物之间的最短路径有多大比例经过它。"
    "二者只反映公报怎样写、写了多少，不表示重要性、效果或影响力；没有写到的措施数值为零，不等于没有作用。"
    "强度 1 和 2 的连边只是并列提及：比较前请用最低强度筛选。",
    "en": "Degree is the number of edges of a thing in this graph; betweenness is the share of shortest paths between "
    "other things that pass through it. Both count how, and how often, a bulletin writes of something. They do not "
    "measure importance, effectiveness or influence: a measure that is not written of has zero and may matter all the "
    "same. Edges of strength 1 and 2 are mere mentions side by side: filter by least strength before you compare.",
}
NOTES = {
    "zh": {
        "found": "路径只说明这些事物在原文和图谱中怎样相连，不是因果链，也不说明作用大小。",
        "none": "图谱中没有把二者相连的陈述；没有写到，不等于没有关系。",
    },
    "en": {
        "found": "Paths say how things stand together in what was written and in this graph. They are not causal "
        "chains and say nothing of the size of any influence.",
        "none": "Nothing that is stated in this graph ties the two; what is not written may exist all the same.",
    },
}
