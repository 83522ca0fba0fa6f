import '../page/styles/base.css';
import '../page/styles/controls.css';
import './styles/page.css';
import './styles/rows.css';
import './styles/details.css';
import { HostConnection } from '../page/hostConnection';
import { LineageGraphApp } from './components/lineageGraphApp';
import { GraphView } from './graphView';

const app = new LineageGraphApp();
app.start(new GraphView(new HostConnection()));
document.body.append(app);
