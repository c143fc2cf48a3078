"""Zero-shot figures of released evaluations by plain loops over lists, written from their descriptions.

Labels are +1, -1 and 0 = not annotated.
"""


def precision_at_positives(pairs):
    """Average precision of (score, label) pairs; 0 without a positive."""
    found, total = 0, 0.0
    for rank, (_, label) in enumerate(sorted(pairs, reverse=True), start=1):
        if label == 1:
            found += 1
            total += found / rank
    return total / found if found else 0.0


def label_precision(label, score, rows, column):
    return precision_at_positives([(score[i][column], label[i][column]) for i in rows if label[i][column] != 0])


def pooled_precision(label, score, rows, columns, column):
    """All annotated pairs of the images where the label is annotated."""
    rows = [i for i in rows if label[i][column] != 0]
    return precision_at_positives([(score[i][c], label[i][c]) for i in rows for c in columns if label[i][c] != 0])


def top_figures(label, score, rows, columns, k):
    hits = positives = 0
    for i in rows:
        best = sorted(columns, key=lambda c, i=i: -score[i][c])[:k]
        hits += sum(label[i][c] == 1 for c in best)
        positives += sum(label[i][c] == 1 for c in columns)
    precision, recall = hits / (k * len(rows)), hits / positives
    return {f'P{k}': precision, f'R{k}': recall, f'F{k}': 2 * precision * recall / (precision + recall)}


def block_figures(rule, block, label, score, columns, top_k):
    """One block of one protocol."""
    rows = range(len(label))
    if rule != 'all_images':
        rows = [i for i in rows if any(label[i][c] == 1 for c in columns)]
    annotated = [c for c in columns if any(label[i][c] != 0 for i in rows)]
    if rule == 'qks' or (rule == 'biam_openimages' and block == 'SEEN'):
        columns = annotated
    ranked = annotated if rule == 'biam_openimages' and block == 'GZSL' else columns
    if rule == 'biam_openimages':
        values = [pooled_precision(label, score, rows, ranked, c) for c in ranked]
    else:
        values = [label_precision(label, score, rows, c) for c in ranked]
    weights = [sum(label[i][c] == 1 for i in rows) for c in ranked]
    weighted = sum(v * w for v, w in zip(values, weights, strict=True)) / sum(weights)
    figures = dict(images=len(rows), labels=len(columns), labels_mAP=len(ranked), mAP=sum(values) / len(values))
    for k in top_k:
        figures |= top_figures(label, score, rows, columns, k)
    return figures | dict(weighted_mAP=weighted)


def all_blocks(rule, label, score, num_seen, top_k):
    label, score = label.tolist(), score.tolist()
    count = len(label[0])
    blocks = dict(SEEN=range(num_seen), ZSL=range(num_seen, count), GZSL=range(count))
    return {name: block_figures(rule, name, label, score, list(columns), top_k) for name, columns in blocks.items()}
