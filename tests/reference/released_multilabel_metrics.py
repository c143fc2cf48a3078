"""The figures of released multi-label evaluations by plain loops, written from their published definitions.

Ties are broken by the order of the images, forwards or backwards, as one sorting routine or another would.
"""

import numpy as np

NAN = float('nan')


def ratio(part, whole, empty=0.0):
    return part / whole if whole else empty


def rank_precision(label, score, backwards=False):
    """Precision at each positive."""
    order = sorted(range(len(label)), key=lambda i: (-score[i], -i if backwards else i))
    found, values = 0, []
    for rank, i in enumerate(order, start=1):
        if label[i]:
            found += 1
            values.append(found / rank)
    return values


def step(label, score):
    area, before = 0.0, 0
    for limit in sorted(set(score), reverse=True):
        found = sum(1 for y, s in zip(label, score, strict=True) if y and s >= limit)
        area += (found - before) * found / sum(1 for s in score if s >= limit)
        before = found
    return ratio(area, before)


def rank(label, score, empty=0.0, **options):
    values = rank_precision(label, score, **options)
    return ratio(sum(values), len(values), empty)


def envelope(label, score):
    values = rank_precision(label, score)
    return ratio(sum(max(values[i:]) for i in range(len(values))), len(values), NAN)


def each(function, label, score, **options):
    return [function(list(y), list(s), **options) for y, s in zip(label.T, score.T, strict=True)]


def top(score, k, keep_ties=False):
    chosen = np.zeros(score.shape, dtype=bool)
    for row, keep in zip(score, chosen, strict=True):
        order = sorted(range(len(row)), key=lambda j: (-row[j], -j))[:k]
        for j in range(len(row)):
            keep[j] = j in order or (keep_ties and row[j] >= row[order[-1]])
    return chosen


def classwise(label, predicted, without=0.0):
    """Precision, recall and F1 of each class."""
    table = []
    for y, z in zip(label.T.astype(bool), predicted.T, strict=True):
        hit = int((y & z).sum())
        table.append(
            (ratio(hit, int(z.sum())), ratio(hit, int(y.sum()), without), ratio(2 * hit, int(y.sum() + z.sum())))
        )
    return np.array(table).T


def figures(label, predicted, without=0.0, mean_f1=False):
    """CP, CR, CF1, OP, OR, OF1."""
    precision, recall, f1 = classwise(label, predicted, without)
    cp, cr = float(np.mean(precision)), float(np.mean(recall))
    hit = int((label.astype(bool) & predicted).sum())
    op, r = ratio(hit, int(predicted.sum())), ratio(hit, int(label.sum()))
    cf1 = float(np.mean(f1)) if mean_f1 else ratio(2 * cp * cr, cp + cr)
    return dict(CP=cp, CR=cr, CF1=cf1, OP=op, OR=r, OF1=ratio(2 * op * r, op + r))


def csra(label, predicted):
    result = figures(label, predicted, without=NAN)
    hit = int((label.astype(bool) & predicted).sum())
    result['OP'] = ratio(hit, sum(max(int(column.sum()), 1) for column in predicted.T))
    result['OF1'] = ratio(2 * result['OP'] * result['OR'], result['OP'] + result['OR'])
    return result


def instance(label, predicted, deepmar=False, mean_f1=False):
    """Figures over images; recalls of a class without a label are 0, or nan in DeepMAR."""
    rows, empty = [], NAN if deepmar else 0.0
    for y, z in zip(label.astype(bool), predicted, strict=True):
        if deepmar and not y.any():
            continue
        hit = int((y & z).sum())
        wholes = (int((y | z).sum()), int(z.sum()), int(y.sum()), (int(y.sum()) + int(z.sum())) / 2)
        rows.append([ratio(hit, whole) for whole in wholes])
    acc, prec, recall, f1 = np.mean(rows, axis=0)
    f1 = f1 if mean_f1 else ratio(2 * prec * recall, prec + recall)
    positive = classwise(label, predicted, empty)[1]
    negative = classwise(1 - label, ~predicted, empty)[1]
    both = (positive + negative) / 2
    if deepmar:
        names = dict(instance_precision=prec, instance_recall=recall, instance_F1=f1, label_acc=both)
    else:
        precision, _, label_f1 = classwise(label, predicted)
        names = dict(instance_prec=prec, instance_recall=recall, instance_f1=f1, label_ma=both)
        names |= dict(label_pos_recall=positive, label_neg_recall=negative, label_prec=precision, label_f1=label_f1)
    return dict(instance_acc=acc, ma=float(np.mean(both)), **names)


def ctran(label, score):
    predicted = score >= 0.5
    result = dict(mAP=np.mean(each(step, label, score)), **figures(label, predicted))
    best = figures(label, predicted & top(score, 3, keep_ties=True))
    result |= {f'{name}_top3': value for name, value in best.items()}
    pairs = [(y, z) for y, z in zip(label.astype(bool), predicted, strict=True)]
    result['subset_accuracy'] = np.mean([(y == z).all() for y, z in pairs])
    result['hamming_accuracy'] = np.mean([y == z for y, z in pairs])
    result['example_f1'] = np.mean([2 * (y & z).sum() / (y.sum() + z.sum()) for y, z in pairs if (y | z).any()])
    return result


def mmpretrain(label, predicted):
    columns = classwise(label, predicted)
    micro = figures(label, predicted)
    support = label.sum(axis=0)
    tables = dict(macro=columns.mean(axis=1), micro=[micro[name] for name in ('OP', 'OR', 'OF1')], classwise=columns)
    return {
        name: {
            **{
                f'{title}_percent': percent32(v) for title, v in zip(('precision', 'recall', 'f1'), values, strict=True)
            },
            'support': support if name == 'classwise' else support.sum(),
        }
        for name, values in tables.items()
    }


def percent32(value):
    return (100 * np.asarray(value)).astype(np.float32)


def all_figures(label, score, logit, mask):
    """Every entry of a variant."""
    by_rank, by_step = each(rank, label, score, backwards=True), each(step, label, score)
    partial = [step(list(y[m == -1]), list(s[m == -1])) for y, s, m in zip(label.T, score.T, mask.T, strict=True)]
    kept = [value for value, y, m in zip(partial, label.T, mask.T, strict=True) if y[m == -1].any()]
    result = {
        'ap_rank_asl': dict(ap=by_rank, mAP_percent=100 * np.mean(by_rank)),
        'ap_rank_csra': dict(ap=each(rank, label, score)) if label.any(axis=0).all() else 'raises ZeroDivisionError',
        'ap_rank_mmpretrain': dict(ap_percent=percent32(by_rank), mAP_percent=percent32(np.mean(by_rank))),
        'ap_envelope_query2label': dict(
            ap_percent=100 * np.array(each(envelope, label, score)),
            mAP_percent=100 * np.mean(each(envelope, label, score)),
        ),
        'ap_step_sklearn_rethinking': dict(ap=by_step, mAP=np.mean(by_step)),
        'ctran': ctran(label, score),
        'ctran_partial': dict(mAP_unknown_only=np.mean(kept) if kept else NAN),
        'csra': csra(label, score >= 0.5),
        'csra_top3': csra(label, (score >= 0.5) & top(score, 3)),
        **{f'mmpretrain_{name}': entry for name, entry in mmpretrain(label, score >= 0.5).items()},
        **{f'mmpretrain_top3_{name}': entry for name, entry in mmpretrain(label, top(score, 3)).items()},
        'instance_deepmar_logit0': instance(label, logit >= 0, deepmar=True),
    }
    for name, threshold in (('asl_validate_0p8', 0.8), ('ml_decoder_validate_0p7', 0.7)):
        entry = figures(label, score > np.float32(threshold), mean_f1=True)
        result[name] = {key: percent32(value) for key, value in dict(entry, mAP=np.mean(by_rank)).items()}
    columns = classwise(label, score > 0.5, NAN)
    f1 = np.where(label.any(axis=0), columns[2], NAN)
    percents = {key: 100 * value for key, value in figures(label, score > 0.5, NAN).items()}
    percents |= dict(map=100 * np.mean(by_step), CF1_mean_fraction=np.mean(f1), CF1_all_fraction=f1)
    result['rethinking_multilabel_percent'] = percents
    for threshold, text in ((0.5, '0p5'), (0.45, '0p45')):
        predicted = score > np.float32(threshold)
        result[f'instance_rethinking_{text}'] = instance(label, predicted)
        result[f'instance_strong_baseline_{text}'] = instance(label, predicted, mean_f1=True)
    return result
